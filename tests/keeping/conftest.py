"""A desk with two callers, their files, and a telephone network that has copies."""

from datetime import UTC, datetime

import pytest
from kept_calls import JUN, MEI, keep_everything, leave_message
from signed import ACCOUNT, TOKEN

from ivr.alarm import Alarm, open_queue
from ivr.audio.copies import Copies
from ivr.audio.fetch import RecordingSource
from ivr.audio.store import Store
from ivr.keeping.forgetter import Forgetter
from ivr.keeping.traces import settle
from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.office import StoredMessage, StoredRecording
from ivr.tables import Agent


@pytest.fixture
def exchange():
    clock = VirtualClock(datetime.now(UTC))
    found = Exchange(account_sid=ACCOUNT, auth_token=TOKEN, clock=clock)
    for caller in (MEI, JUN):
        now = datetime.now(UTC)
        sound = StoredRecording(
            caller.recording, caller.call, b"sound", 4, now, "completed"
        )
        found.recordings[caller.recording] = sound
        text = StoredMessage(caller.text, "+1", caller.number, "b", "queued", now)
        found.messages[caller.text] = text
    return found


@pytest.fixture
def api_url(exchange):
    with exchange.serving() as url:
        yield url


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "recordings")


@pytest.fixture
def files(database, twilio, store, tmp_path):
    """The files of the two callers, each of whom has left a message."""
    with database.writing() as session:
        row = {"name": "Ada", "role": "agent", "password_hash": "x"}
        session.add(Agent(created_at=datetime.now(UTC), **row))
    for caller in (MEI, JUN):
        assert leave_message(twilio, caller).status_code == 200
    queue = open_queue(f"sqlite:///{tmp_path / 'ivr-queue.db'}")
    Alarm(queue)._task(MEI.recording)
    paths = {
        caller.number: keep_everything(database, store, caller) for caller in (MEI, JUN)
    }
    settle(database, [])  # so that they stand in the file, and not in its log alone
    return paths


@pytest.fixture
def forgetter(database, store, api_url):
    return Forgetter(database, store, Copies(RecordingSource(api_url, ACCOUNT, TOKEN)))
