"""F41: the tables are changed while calls go on, by a step that touches every row."""

import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from xml.etree import ElementTree as ET

import pytest
from alembic import command
from sqlalchemy import select, text

from ivr import migrations
from ivr.migrations import config, upgrade
from ivr.tables import Call, Turn

pytestmark = [pytest.mark.both_databases, pytest.mark.fault(41)]

KEYS = ("1", "2", "2", "2", "417038825", "1", "0")
# A step as ours are: it adds, and fills in what was there; nothing is taken away.
STEP = '''\
"""A step that comes with a later version."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.add_column("calls", sa.Column("later", sa.Text, server_default="old"))
    op.execute("UPDATE calls SET later = sid")
    op.create_index("ix_calls_later", "calls", ["later"])
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
'''


@pytest.fixture
def later(database, tmp_path):
    """The steps of a later version, which has one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    with database.reading() as session:
        head = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    step = folder / "versions" / "9999_later.py"
    step.write_text(STEP.format(head=head), encoding="utf-8")
    found = config(database.url)
    found.set_main_option("script_location", str(folder))
    yield found
    if not database.is_sqlite:  # the next test's tables are these
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        upgrade(database)


class Callers(Thread):
    """Somebody who calls again and again; `answers` are what each turn got."""

    def __init__(self, twilio, number):
        super().__init__()
        self.twilio, self.number, self.over = twilio, number, Event()
        self.answers, self.slowest_s = {}, 0.0

    def run(self):
        calls = 0
        while not self.over.is_set():
            sid = f"CA{self.number:016x}{calls:016x}"
            calls += 1
            self.ask(sid, 0, self.twilio.voice)
            for turn, key in enumerate(KEYS, 1):
                self.ask(sid, turn, self.twilio.step, turn, Digits=key)

    def ask(self, sid, turn, page, *arguments, **fields):
        begun = time.monotonic()
        answer = page(*arguments, sid=sid, **fields)
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        assert answer.status_code == 200
        self.answers[sid, turn] = answer.text


@contextmanager
def calling(twilio):
    """Have calls made all the time."""
    callers = [Callers(twilio, number) for number in range(3)]
    for one in callers:
        one.start()
    yield callers
    for one in callers:
        one.over.set()
    for one in callers:
        one.join()


def test_calls_go_on_while_every_row_of_theirs_is_changed(twilio, database, later):
    twilio.voice()
    with calling(twilio) as callers:
        time.sleep(1)
        command.upgrade(later, "head")
        migrated = datetime.now(UTC)
        time.sleep(1)
    answers = {key: value for one in callers for key, value in one.answers.items()}
    with database.reading() as session:
        rows = session.execute(
            select(Call.sid, Turn.number, Turn.answer, Call.started_at).join(Turn)
        ).all()
        old = session.execute(text("SELECT count(*) FROM calls WHERE later = sid"))
        assert old.scalar() > 0
    stored = {(sid, number): answer for sid, number, answer, _ in rows}
    lost = {key for key, answer in answers.items() if stored.get(key) != answer}
    apologies = {key for key in lost if ET.fromstring(answers[key]).find("Record")}
    assert lost - apologies == set()
    assert {row.started_at > migrated for row in rows} == {True, False}
    assert max(one.slowest_s for one in callers) < 2.0


@pytest.mark.slow
def test_machines_that_start_at_once_migrate_once(tmp_path, database, later):
    asked = "import sys; from alembic import command; from ivr.migrations import config"
    given = "found = config(sys.argv[1]); found.set_main_option(*sys.argv[2:])"
    program = f"{asked}; {given}; command.upgrade(found, 'head')"
    place = ("script_location", later.get_main_option("script_location"))
    line = (sys.executable, "-c", program, database.url, *place)
    starters = [
        subprocess.Popen(line, cwd=tmp_path, stderr=subprocess.PIPE) for _ in range(4)
    ]
    ended = [(one.communicate(timeout=120)[1], one.returncode) for one in starters]
    assert ended == [(b"", 0)] * 4
    with database.reading() as session:
        version = session.execute(text("SELECT version_num FROM alembic_version"))
        assert version.scalars().all() == ["9999"]
