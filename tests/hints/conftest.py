"""What the tests of hints share."""

import sys
from pathlib import Path

import pytest
import time_machine

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))
sys.path.insert(0, str(Path(__file__).parents[1] / "console"))
sys.path.insert(0, str(Path(__file__).parents[1] / "audio"))
sys.path.append(str(Path(__file__).parents[1] / "speech"))

from case_rows import make_desk
from spoken_calls import AT, Spoken


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as stopped:
        yield stopped


@pytest.fixture
def spoken(hotline, clock):
    del clock
    return Spoken(hotline)


@pytest.fixture
def people(database):
    return make_desk(database)
