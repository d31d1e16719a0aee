"""Rows of before are brought up: who was answered, what calls were about."""

from alembic import command
from alembic.script import ScriptDirectory
from report_rows import at
from sqlalchemy import text

from ivr.db import Database
from ivr.migrations import config, upgrade

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


def test_what_was_before_is_told_as_far_as_it_is_known(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    steps = ScriptDirectory.from_config(config(database.url))
    command.upgrade(config(database.url), steps.get_revision(OURS).down_revision)
    began, answered, ended = map(
        stored, map(at, ("11-01 12:00", "11-01 12:30", "11-02 09:00"))
    )
    with database.engine.begin() as connection:
        for number, state in enumerate((STATE, "", "not JSON", STATE), 1):
            call = {"id": number, "sid": f"CA{number}", "state": state, "at": began}
            over = None if number == 4 else ended
            connection.execute(text(CALL), {**call, "ended": over})
        for number, how in enumerate(("solved", "duplicate", "not_reached"), 1):
            case = {"number": number, "at": began, "ended": ended, "disposition": how}
            connection.execute(text(CASE), case)
        connection.execute(text(PROMISE), {"at": began, "answered": answered})
    upgrade(database)
    with database.engine.begin() as connection:
        calls = connection.execute(
            text("SELECT topic, language, ending FROM calls ORDER BY id")
        ).all()
        cases = connection.execute(
            text("SELECT answered_at FROM cases ORDER BY number")
        ).all()
    database.close()
    assert [tuple(row) for row in calls] == [
        ("transfers", "ko-KR", None),
        (None, None, None),
        (None, None, None),
        (None, None, None),
    ]
    assert [row.answered_at for row in cases] == [ended, answered, None]
