"""On which kinds of database a test runs, and what is done to each in its own way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from postgres import own_database
from sqlalchemy import create_engine, text

from ivr.db import Database
from ivr.tables import Base

BOTH = ("sqlite", "postgresql")


def kinds_for(test: pytest.Item, *, every: bool) -> tuple[str, ...]:
    """Return the kinds that a test with a database is run on; none: SQLite, unnamed.

    With `every` those are both, unless its mark gives the reason why SQLite alone, or
    it starts whole processes, which run on what they are marked for.
    """
    has = test.get_closest_marker
    if alone := has("sqlite_alone"):
        assert alone.args, f"{test.nodeid}: say why sqlite_alone"
        return ()
    if any(mark.args[0] == "database" for mark in test.iter_markers("parametrize")):
        return ()
    if has("both_databases") or (every and not has("slow")):
        return BOTH
    return ()


def kind_of(request: pytest.FixtureRequest, *, every: bool) -> str:
    """Return the kind of a test's database; one that is got in passing has none."""
    if hasattr(request, "param"):
        return request.param
    if kinds_for(request.node, every=every):
        pytest.fail(f"{request.node.nodeid}: ask for the database as an argument")
    return "sqlite"


@contextmanager
def another(database: Database, folder: Path) -> Iterator[Database]:
    """Yield an empty database of the same kind; one of SQLite lies in `folder`."""
    if database.is_sqlite:
        with closing(Database(f"sqlite:///{folder / 'ivr.db'}")) as found:
            yield found
        return
    with own_database(database.url, "another") as url, closing(Database(url)) as found:
        yield found


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Hold a database as another program may: it can be read, and not written."""
    if database.is_sqlite:
        path = database.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    names = ", ".join(table.name for table in Base.metadata.sorted_tables)
    other = create_engine(database.url)
    with other.begin() as connection:
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        yield
    other.dispose()
