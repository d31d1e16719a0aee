"""A desk, a telephone exchange on the network, and what places calls on it."""

import sys
from pathlib import Path

import pytest
import time_machine

sys.path.append(str(Path(__file__).parents[1] / "cases"))
sys.path.append(str(Path(__file__).parents[1] / "console"))

from called_back import open_desk
from case_rows import AT


@pytest.fixture
def desk(database, flow):
    """It is noon of a working day where the caller is."""
    with time_machine.travel(AT), open_desk(database, flow) as found:
        yield found
