"""F39 on PostgreSQL: the server's disk is full, or it may only be read.

A full disk may end the server itself, which then has to be started again once there is
room; what fits into pages that are there already is still stored.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import psycopg
import pytest
from filled_disks import fill
from killed_postgres import running
from postgres import OWNER, Cluster, with_our_tables
from processes import wait_for
from sqlalchemy import select

from ivr.db import Database, DatabaseError
from ivr.tables import Call, Turn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.fault(39),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk"),
]

SIZE_MB = 160
CALLS_BEFORE, MOST_CALLS = 20, 3000
LONGEST_S = 2.0


@pytest.fixture
def server():
    """A server whose files lie on a small disk; nothing of it stays mounted."""
    with TemporaryDirectory(prefix="ivr-full-") as made:
        folder = Path(made)
        disk = folder / "data"
        disk.mkdir()
        mount = ("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", disk)
        if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
            pytest.skip("this machine lets nobody mount a disk")
        try:
            shutil.chown(disk, OWNER)
            with running(folder) as found:
                yield found
        finally:
            subprocess.run(("umount", "--lazy", disk), check=True)


@pytest.fixture
def database(server):
    with_our_tables(Cluster(server.folder))
    found = Database(server.url, busy_timeout_s=0.9)
    yield found
    found.close()


def is_apology(answer):
    """Whether the caller is asked for a message, since nothing could be stored."""
    assert answer.status_code == 200
    heard = [one.tag for one in ET.fromstring(answer.data)]
    assert heard[0] in {"Say", "Gather"}
    return heard[-2:] == ["Record", "Hangup"]


def calls(twilio, numbers):
    """Call after call; return what was answered before the first apology."""
    answered = {}
    for number in numbers:
        sid = f"CA{number:032x}"
        steps = [(twilio.voice, (), {}), (twilio.step, (1,), {"Digits": "1"})]
        for turn, (page, given, more) in enumerate(steps):
            begun = time.monotonic()
            answer = page(*given, sid=sid, **more)
            assert time.monotonic() - begun < LONGEST_S
            if is_apology(answer):
                return answered
            answered[sid, turn] = answer.text
    return answered


def stored(database):
    with database.reading() as session:
        query = select(Call.sid, Turn.number, Turn.answer).join(Turn)
        return {(sid, turn): text for sid, turn, text in session.execute(query)}


def works_again(twilio):
    return not is_apology(twilio.voice("CA" + "e" * 32))


def test_a_full_disk_is_told_to_callers_and_what_was_answered_is_there(
    twilio, database, server
):
    answered = calls(twilio, range(CALLS_BEFORE))
    assert len(answered) == 2 * CALLS_BEFORE
    ballast = fill(server.data)
    more = calls(twilio, range(CALLS_BEFORE, MOST_CALLS))
    assert len(more) < MOST_CALLS
    answered |= more
    sids = {sid for sid, _ in answered}
    events = [twilio.status(sid=sid, CallStatus="completed") for sid in sids]
    assert {answer.status_code for answer in events} <= {200, 503}
    ballast.unlink()
    if server.process.poll() is not None:  # it ends where its log cannot be written
        server.start()
    wait_for(lambda: works_again(twilio), 30, "calls to be taken again")
    kept = stored(database)
    assert {key for key, text in answered.items() if kept.get(key) != text} == set()
    again = [twilio.status(sid=sid, CallStatus="completed") for sid in sids]
    assert {answer.status_code for answer in again} == {200}
    with database.reading() as session:
        ended = session.scalars(select(Call.sid).where(Call.status == "completed"))
        assert set(ended) == sids


def set_read_only(server, value):
    """Have the server's transactions only read, as those of a standby do."""
    with psycopg.connect(f"user=postgres host={server.folder}", autocommit=True) as own:
        own.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        own.execute("SELECT pg_reload_conf()")


def test_a_server_that_can_only_be_read_is_told_and_nothing_is_lost(
    twilio, database, server
):
    twilio.press("1")
    before = stored(database)
    set_read_only(server, "on")
    wait_for(lambda: not writes(database), 30, "the server to be read-only")
    assert is_apology(twilio.step(2, Digits="2"))
    assert is_apology(twilio.voice("CA" + "1" * 32))
    assert twilio.status(CallStatus="completed").status_code == 503
    assert stored(database) == before
    set_read_only(server, "off")
    wait_for(lambda: writes(database), 30, "the server to be written to")
    assert not is_apology(twilio.step(2, Digits="2"))
    assert twilio.status(CallStatus="completed").status_code == 200
    assert len(stored(database)) == len(before) + 1


def writes(database):
    """Whether something can be changed."""
    try:
        with database.writing() as session:
            session.execute(Call.__table__.update().values(turns=Call.turns))
    except DatabaseError:
        return False
    return True
