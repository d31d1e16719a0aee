import sys
from pathlib import Path

import pytest

# Sounds, the rows of cases, flows and the console's application are made in one place.
sys.path.extend(
    str(Path(__file__).parents[1] / folder)
    for folder in ("audio", "cases", "console", "drafts", "rehearsal")
)

from case_rows import Desk, make_desk

from ivr.db import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    """Three people at an empty desk."""
    return make_desk(database)
