"""The real worker killed at every point: each request arrives, by its id once."""

import os
import random
import signal
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from documented_client import Call
from killed_worker import WAIT_S, Work, pass_leases
from processes import wait_for
from real_hotline import call_sid, installed

from ivr.db import Database

pytestmark = pytest.mark.slow

STATES = "SELECT state FROM deliveries"


@pytest.fixture
def work(tmp_path, database, web, mail):
    found = Work(tmp_path, database, web, mail)
    yield found
    if found.process is not None and found.process.poll() is None:
        found.process.kill()
        found.process.wait()


def test_killed_before_it_begins(work):
    work.ask()
    work.start()
    time.sleep(0.3)
    work.kill()
    assert work.states() == []
    work.start()
    assert work.all_told() == (1, 1)


def test_killed_while_the_web_service_is_at_it(work):
    work.web.hold = threading.Event()
    work.ask()
    work.start()
    assert work.web.arrived.wait(WAIT_S)
    work.kill()
    assert "sending" in work.states()
    work.web.hold.set()  # it keeps the request, and has nobody to tell
    wait_for(lambda: work.web.by_id, WAIT_S, "the service to keep it")
    work.start()
    assert work.all_told()[0] == 2


def test_killed_while_the_mail_server_is_at_it(work):
    work.mail.hold = threading.Event()
    work.ask()
    work.start()
    assert work.mail.arrived.wait(WAIT_S)
    work.kill()
    assert "sending" in work.states()
    work.mail.hold.set()
    assert len(work.mail.mails) == 1
    work.start()
    assert work.all_told()[1] == 2


def test_killed_after_the_answers_before_it_could_write_them_down(work):
    work.web.hold = work.mail.hold = threading.Event()
    work.ask()
    work.start()
    assert work.web.arrived.wait(WAIT_S)
    assert work.mail.arrived.wait(WAIT_S)
    path = work.database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as locking:
        locking.execute("BEGIN IMMEDIATE")  # so that it cannot write
        work.web.hold.set()
        wait_for(lambda: work.web.by_id and work.mail.mails, WAIT_S, "both to answer")
        time.sleep(0.3)
        os.kill(work.process.pid, signal.SIGKILL)
        locking.execute("ROLLBACK")
    work.kill()
    assert work.states() == ["sending", "sending"]
    work.start()
    assert work.all_told() == (2, 2)


def test_killed_again_and_again_at_any_moment(work):
    chance = random.Random(5)
    work.web.answer_s = 0.05
    work.web.statuses += [200, 503, 200]
    work.ask(8)
    for _ in range(4):
        work.start()
        work.web.arrived.clear()
        assert work.web.arrived.wait(WAIT_S), work.log.read_text()
        time.sleep(chance.random() / 8)
        work.kill()
        if "queued" not in work.states():
            break
    work.web.answer_s = 0
    work.start()
    webs, mails = work.all_told()
    assert webs >= 9
    assert mails >= 8


@pytest.fixture
def installation(tmp_path, work):
    """`ivr serve`, which tells the same receivers."""
    (tmp_path / "serve").mkdir()
    with installed(tmp_path / "serve") as found:
        names = ("FREEZE", "SMTP", "IVR_FLOW")
        found.environment |= {
            name: value
            for name, value in work.environment.items()
            if any(part in name for part in names)
        }
        yield found


def test_a_request_that_was_answered_survives_that_everything_is_killed(
    installation, work
):
    work.web.hold = threading.Event()
    installation.start()
    call = Call(installation.twilio, call_sid(1)).ring().press("4", "1")
    assert "on its way to our security team" in str(call.said())
    installation.kill()
    work.web.hold.set()
    database = Database(f"sqlite:///{installation.folder / 'ivr.db'}")
    pass_leases(database)
    database.close()
    installation.start()
    wait_for(
        lambda: installation.rows(STATES) == [("done",), ("done",)],
        WAIT_S,
        f"all to be told\n{installation.log()}",
    )
    [(identity,)] = installation.rows("SELECT id FROM notices")
    assert list(work.web.by_id) == [identity]
    assert list(work.mail.by_id) == [f"<{identity}@hotline.example>"]
    [case] = installation.cases()
    assert (case["number"], case["priority"]) == (1001, "urgent")
