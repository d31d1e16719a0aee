"""A desk with cases, and a program that works on them."""

import sys
from pathlib import Path

import pytest
import time_machine

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "callbacks", "server", "webhooks")
)

from case_rows import AT, make_desk
from program import Program, make_app, make_token


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def clock():
    """Stop the clock at AT; a test may shift it."""
    with time_machine.travel(AT, tick=False) as stopped:
        yield stopped


@pytest.fixture
def app(desk, tmp_path, clock):
    del clock
    return make_app(desk, tmp_path / "rec")


@pytest.fixture
def program(app, desk):
    """A program that may do everything in Mei's name."""
    return Program(app, desk, make_token(desk))
