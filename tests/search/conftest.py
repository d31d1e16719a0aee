import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# The rows of cases are made in one place for all tests that need them.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import AT, Desk, make_desk

from ivr.db import Database
from ivr.search.finding import find
from ivr.search.indexer import SearchIndexer


@pytest.fixture
def desk(database: Database) -> Desk:
    """Return a database with two agents and their supervisor."""
    return make_desk(database)


@pytest.fixture
def index(database: Database) -> Callable[[], None]:
    """Return what brings the index up to date, as the worker does."""
    return SearchIndexer(database).send_due


@pytest.fixture
def found(database: Database) -> Callable[..., list[int]]:
    """Return what finds cases, by their numbers, the newest first."""

    def numbers(typed: str, filters=None, **more) -> list[int]:
        with database.reading() as session:
            hits = find(session, typed, filters, now=AT, **more).hits
            return [hit.number for hit in hits]

    return numbers
