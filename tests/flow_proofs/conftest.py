import pytest
from proof_flows import HOTLINE

from ivr.flow.loader import load


@pytest.fixture(scope="session")
def hotline():
    """Return the shipped flow."""
    return load(HOTLINE)
