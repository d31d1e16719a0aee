"""Cases whose callers can be asked how it was."""

import sys
from pathlib import Path

import pytest

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "calls", "notices", "console", "callbacks")
)

from case_rows import Desk, make_desk

from ivr.db import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    """Return a database with two agents and their supervisor."""
    return make_desk(database)
