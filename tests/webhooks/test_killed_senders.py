"""The real worker killed by kill -9: each event arrives, under one id, in its order."""

import os
import signal
import subprocess
import threading
from datetime import UTC, datetime, timedelta

import pytest
from processes import wait_for
from real_hotline import IVR, settings_in
from sqlalchemy import select, update

from ivr.tables import CaseEvent, WebhookDelivery

pytestmark = pytest.mark.slow

WAIT_S = 40


@pytest.fixture
def worker(tmp_path, told):
    """What starts the worker of an installation whose database is the test's."""
    environment = settings_in(tmp_path, "http://127.0.0.1:9") | {
        "IVR_DATABASE_URL": told.desk.database.url,
        "IVR_WEBHOOK_HOSTS": "127.0.0.1",
    }
    running = []

    def start():
        with (tmp_path / "worker.log").open("ab") as log:
            running.append(
                subprocess.Popen(
                    (IVR, "worker"),
                    env=environment,
                    cwd=tmp_path,
                    stdout=log,
                    stderr=log,
                )
            )
        return running[-1]

    yield start
    for one in running:
        if one.poll() is None:
            one.kill()
            one.wait()


def kill(worker, told):
    """Kill it at once, and let the time of its leases pass."""
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    past = datetime.now(UTC) - timedelta(seconds=1)
    with told.desk.database.writing() as session:
        sending = WebhookDelivery.state == "sending"
        session.execute(
            update(WebhookDelivery).where(sending).values(leased_until=past)
        )


def all_arrived(told, count):
    wait_for(lambda: len(set(told.hooks.ids)) == count, WAIT_S, "all to arrive")
    done = [("done", 204)] * count
    wait_for(
        lambda: [(one, status) for one, _, status in told.states()] == done,
        WAIT_S,
        "all to be done",
    )


def test_killed_while_the_receiver_is_at_it(worker, told):
    told.hooks.hold = threading.Event()
    told.add("case.note")
    number = told.desk.case()
    for step in range(3):
        told.note(number, str(step))
    first = worker()
    assert told.hooks.arrived.wait(WAIT_S)
    kill(first, told)
    told.hooks.hold.set()  # it keeps the message, and has nobody to tell
    wait_for(lambda: told.hooks.messages, WAIT_S, "the receiver to keep it")
    worker()
    all_arrived(told, 3)
    assert len(told.hooks.ids) == 4
    assert told.hooks.ids[0] == told.hooks.ids[1]


def test_killed_again_and_again_nothing_is_lost_and_the_order_is_kept(worker, told):
    told.add("case.note", "case.opened")
    numbers = [told.desk.case() for _ in range(4)]
    for round_ in range(3):
        running = worker()
        for number in numbers:
            told.note(number, f"round {round_}")
        told.hooks.arrived.clear()
        assert told.hooks.arrived.wait(WAIT_S)
        kill(running, told)
    worker()
    all_arrived(told, 16)
    with told.desk.database.reading() as session:
        rows = select(CaseEvent.id).where(CaseEvent.kind.in_(("note", "opened")))
        wanted = set(session.scalars(rows))
    first = {}
    for message in told.hooks.messages:
        first.setdefault(message["data"]["event"], message["data"]["case"])
    assert set(first) == wanted
    for number in numbers:
        mine = [event for event, case in first.items() if case == number]
        assert mine == sorted(mine)
