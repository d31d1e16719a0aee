"""The whole application, with one of everything, to be asked whatever comes to mind."""

import sys
from pathlib import Path

import pytest
import time_machine

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "console", "rehearsal", "uploads", "drafts", "roles")
)

from case_rows import AT
from role_world import build

from ivr.app import end_app


@pytest.fixture
def world(database, tmp_path):
    """The application, and what fills the gaps of its addresses; the clock stands."""
    with time_machine.travel(AT, tick=False):
        found = build(database, tmp_path)
        yield found
        end_app(found.app)
