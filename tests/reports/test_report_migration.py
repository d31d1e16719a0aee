"""Rows of before are brought up: who was answered, what calls were about."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from database_kinds import another
from report_rows import at
from sqlalchemy import select, text

from ivr.migrations import config, upgrade
from ivr.tables import Case

OURS = "0038"
STATE = '{"flow":"hotline","revision":"x","language":"ko-KR","topic":"transfers"}'
CALL = """
INSERT INTO calls (id, sid, flow, flow_revision, state, turns, status, sequence,
  started_at, heard_at, ended_at)
VALUES (:id, :sid, 'hotline', 'x', :state, 1, 'completed', 1, :at, :at, :ended)
"""
CASE = """
INSERT INTO cases (number, call_id, status, topic, priority, rank, language,
  verification, opened_at, due_at, closed_at, disposition, attempts, abandoned, flow,
  flow_revision, path, collected, version)
VALUES (:number, :number, 'closed', 'transfers', 'normal', 2, 'en-US', 'none', :at, :at,
  :ended, :disposition, 0, false, 'hotline', 'x', '[]', '{}', 1)
"""
PROMISE = """
INSERT INTO promises (case_number, made_at, due_at, state, answered_at)
VALUES (2, :at, :at, 'kept', :answered)
"""


def stored(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


@pytest.fixture
def old(database, tmp_path):
    """An empty database of the same kind, without our tables."""
    (tmp_path / "old").mkdir()
    with another(database, tmp_path / "old") as found:
        yield found


@pytest.mark.both_databases
def test_what_was_before_is_told_as_far_as_it_is_known(old):
    steps = ScriptDirectory.from_config(config(old.url))
    command.upgrade(config(old.url), steps.get_revision(OURS).down_revision)
    moments = [at(one) for one in ("11-01 12:00", "11-01 12:30", "11-02 09:00")]
    began, answered, ended = map(stored, moments)
    with old.engine.begin() as connection:
        for number, state in enumerate((STATE, "", "not JSON", STATE), 1):
            call = {"id": number, "sid": f"CA{number}", "state": state, "at": began}
            over = None if number == 4 else ended
            connection.execute(text(CALL), {**call, "ended": over})
        for number, how in enumerate(("solved", "duplicate", "not_reached"), 1):
            case = {"number": number, "at": began, "ended": ended, "disposition": how}
            connection.execute(text(CASE), case)
        connection.execute(text(PROMISE), {"at": began, "answered": answered})
    upgrade(old)
    with old.reading() as session:
        cases = session.scalars(select(Case.answered_at).order_by(Case.number)).all()
        calls = session.execute(
            text("SELECT topic, language, ending FROM calls ORDER BY id")
        ).all()
    assert [tuple(row) for row in calls] == [
        ("transfers", "ko-KR", None),
        (None, None, None),
        (None, None, None),
        (None, None, None),
    ]
    assert cases == [moments[2], moments[1], None]
