import sys
from pathlib import Path

import pytest

# The rows of agents are made in one place for all tests that need them.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import AT, QUICK, Desk, make_desk

from ivr.db import Database
from ivr.tables import Agent


@pytest.fixture
def desk(database: Database) -> Desk:
    """Return a database with two agents, their supervisor, and Ida, an admin."""
    made = make_desk(database)
    with database.writing() as session:
        session.add(Agent(name="Ida", role="admin", password_hash=QUICK, created_at=AT))
    return made
