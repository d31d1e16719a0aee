"""The step to several transcripts, up and down, with a transcript in the tables."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ivr.db import Database
from ivr.migrations import OURS, config
from ivr.tables import Base

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
STEP = "0011"
OLD_ROWS = (
    "INSERT INTO calls (id, sid, flow, flow_revision, state, turns, status, sequence,"
    " started_at, heard_at) VALUES (1, 'CA1', 'hotline', 'f00d', '{}', 1,"
    " 'in-progress', -1, :at, :at)",
    "INSERT INTO recordings (id, sid, call_id, language, state, announced_at,"
    " attempts) VALUES (1, 'RE1', 1, 'en-US', 'transcribed', :at, 0)",
    "INSERT INTO transcripts (id, recording_id, text, confidence, language, model,"
    " words, made_at) VALUES (7, 1, 'hello', 0.5, 'en-US', 'small', '[]', :at)",
)
ANOTHER = (
    "INSERT INTO transcripts (recording_id, current, text, language, model, words,"
    " made_at) VALUES (1, {}, 'hallo', 'en-US', 'large', '[]', :at)"
)


@pytest.fixture
def old(tmp_path):
    """A database of the tables before the step, with a transcript."""
    found = Database(f"sqlite:///{tmp_path / 'old.db'}")
    steps = ScriptDirectory.from_config(config(found.url))
    command.upgrade(config(found.url), steps.get_revision(STEP).down_revision)
    for statement in OLD_ROWS:
        run(found, statement)
    yield found
    found.close()


def run(database, statement):
    with database.writing() as session:
        session.execute(text(statement), {"at": AT.isoformat()})


def read(database, query):
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]


def test_a_stored_transcript_becomes_the_current_one(old):
    command.upgrade(config(old.url), STEP)
    assert read(old, "SELECT id, current, text FROM transcripts") == [(7, 1, "hello")]
    assert read(old, "SELECT corrected FROM recordings") == [(0,)]


def test_a_recording_has_many_transcripts_and_one_that_is_current(old):
    command.upgrade(config(old.url), STEP)
    run(old, ANOTHER.format(0))
    with pytest.raises(IntegrityError):
        run(old, ANOTHER.format(1))
    texts = read(old, "SELECT text FROM transcripts ORDER BY id")
    assert texts == [("hello",), ("hallo",)]


def test_the_step_down_keeps_the_current_transcript(old):
    tables = "SELECT name FROM sqlite_master ORDER BY name"
    before = read(old, tables)
    command.upgrade(config(old.url), STEP)
    run(old, ANOTHER.format(0))
    command.downgrade(config(old.url), "-1")
    assert read(old, "SELECT id, text FROM transcripts") == [(7, "hello")]
    assert read(old, tables) == before


def test_the_tables_are_as_the_code_has_them(old):
    command.upgrade(config(old.url), "head")
    with old.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=OURS)
        assert compare_metadata(context, Base.metadata) == []
