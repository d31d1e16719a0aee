import pytest
from case_rows import Desk, make_desk

from ivr.db import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    """Return a database with two agents and their supervisor."""
    return make_desk(database)
