"""The step to the tables of revisions, up and down, with calls in them."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ivr.db import Database
from ivr.migrations import OURS, config
from ivr.tables import Base

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
OLD_ROWS = (
    "INSERT INTO calls (id, sid, flow, flow_revision, state, turns, status, sequence,"
    " started_at, heard_at) VALUES (1, 'CA1', 'hotline', 'f00d', '{}', 1,"
    " 'in-progress', -1, :at, :at)",
    "INSERT INTO turns (call_id, number, at, answer) VALUES (1, 0, :at, '<Response/>')",
    "INSERT INTO cases (number, call_id, status, topic, priority, rank, language,"
    " verification, opened_at, due_at, attempts, abandoned, flow, flow_revision, path,"
    " collected, version) VALUES (1001, 1, 'new', 'other', 'normal', 2, 'en-US',"
    " 'none', :at, :at, 0, 0, 'hotline', 'f00d', '[]', '{}', 1)",
)


@pytest.fixture
def old(tmp_path):
    """A database of the first tables, with a call and its case."""
    found = Database(f"sqlite:///{tmp_path / 'old.db'}")
    command.upgrade(config(found.url), "0001")
    with found.writing() as session:
        for statement in OLD_ROWS:
            session.execute(text(statement), {"at": AT.isoformat()})
    yield found
    found.close()


def read(database, query):
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]


def test_the_step_up_keeps_what_is_stored(old):
    command.upgrade(config(old.url), "0002")
    assert read(old, "SELECT number, answer, given FROM turns") == [
        (0, "<Response/>", None)
    ]
    assert read(old, "SELECT number, tags FROM cases") == [(1001, "[]")]
    assert read(old, "SELECT sid FROM calls") == [("CA1",)]


def test_the_step_down_keeps_what_was_stored_before(old):
    tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
    before = read(old, tables)
    command.upgrade(config(old.url), "0002")
    command.downgrade(config(old.url), "0001")
    names = [name for name, _ in read(old, tables)]
    assert names == [name for name, _ in before]
    assert read(old, "SELECT number, answer FROM turns") == [(0, "<Response/>")]
    assert read(old, "SELECT number, topic FROM cases") == [(1001, "other")]


def test_all_steps_together_make_the_tables_that_are_used(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=OURS)
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.both_databases
def test_a_queue_in_the_same_database_is_none_of_our_tables(altered):
    with altered.writing() as session:
        # No name of the queue itself: its tables may stand from an earlier test.
        session.execute(text("CREATE TABLE huey_spare (id INTEGER, queue TEXT)"))
        session.execute(text("CREATE INDEX huey_spare_queue ON huey_spare (queue)"))
    with altered.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=OURS)
        assert compare_metadata(context, Base.metadata) == []
