import sys
from pathlib import Path

import pytest

# The rows of cases are made in one place for all tests that need them.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import make_desk


@pytest.fixture
def desk(database):
    """Return a database with two agents and their supervisor."""
    return make_desk(database)
