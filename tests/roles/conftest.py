"""The whole application, with one of everything that an address can name."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "console", "rehearsal", "uploads", "drafts")
)

from case_rows import AT
from role_world import World, build

from ivr.app import end_app
from ivr.db import Database


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at AT; a test may shift it."""
    with time_machine.travel(AT, tick=False) as stopped:
        yield stopped


@pytest.fixture
def world(
    database: Database, tmp_path: Path, clock: time_machine.Traveller
) -> Iterator[World]:
    """The application, and who may ask it."""
    del clock
    found = build(database, tmp_path)
    yield found
    end_app(found.app)
