"""Two machines behind nginx are restarted one after the other, in mid-call."""

import hashlib
import re
import shutil
import threading
import traceback
from contextlib import ExitStack, contextmanager

import pytest
from documented_client import Call as Caller
from documented_client import Twilio
from many_machines import machines
from nginx_in_front import in_front
from postgres import own_database
from processes import wait_for
from real_hotline import (
    ACCOUNT_NUMBER,
    TO_ACCOUNT,
    TO_END,
    TO_MESSAGE,
    call_sid,
    free_port,
    recording_sid,
    settings_in,
)
from recordings_api import serving_recordings
from sound_of_silence import silence
from sqlalchemy import select

from ivr.audio.store import Store
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.tables import Call, Case, Recording

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
]

CALLERS = 3
# So that a call lasts some seconds, and most meet a restart between two of its turns.
BETWEEN_TURNS_S = 0.5
# There is no model for it here, so that the machine is not busy with recognising.
CHINESE = "2"


class Telephones(threading.Thread):
    """Somebody who calls again and again, each time from ring to hang-up."""

    def __init__(self, front, api, first):
        super().__init__()
        self.twilio = Twilio(front.url)
        self.twilio.session.verify = front.certificate
        # Else REQUESTS_CA_BUNDLE of the machine would win.
        self.twilio.session.trust_env = False
        self.api, self.number = api, first
        self.over, self.wrong = list[int](), list[str]()
        self.enough = threading.Event()

    def run(self):
        try:
            while not self.enough.is_set():
                self.call(self.number)
                self.over.append(self.number)
                self.number += CALLERS
                self.enough.wait(BETWEEN_TURNS_S)
        except BaseException:  # noqa: BLE001 - the test tells it
            self.wrong.append(traceback.format_exc())
        finally:
            self.twilio.close()

    def call(self, number):
        """Every request of it must be answered 200, whichever machine is away."""
        recording = recording_sid(number)
        self.api.sounds[recording] = silence(number)
        call = Caller(self.twilio, call_sid(number)).ring()
        for key in (CHINESE, *TO_ACCOUNT, ACCOUNT_NUMBER, *TO_MESSAGE):
            self.enough.wait(BETWEEN_TURNS_S)
            call.press(key)
        told = call.tell_recording("completed", recording)
        call.finish_message(recording).press(*TO_END)
        assert (told.status_code, call.end().status_code) == (200, 200)


def restart_all(found):
    """Restart every part of every machine: the web part in order, the worker killed."""
    for one in found:
        assert one.end("web") == 0
        one.start_web()
        one.kill_part("worker")
        one.start_worker()


def stored(url):
    """The calls, the cases by their call, and the recordings with their digests."""
    database = Database(url)
    with database.reading() as session:
        calls = session.execute(select(Call.sid, Call.status).order_by(Call.sid)).all()
        having = select(Call.sid).join(Case, Case.call_id == Call.id)
        cases = session.scalars(having.order_by(Call.sid)).all()
        known = select(Recording.sid, Recording.path, Recording.sha256)
        sounds = session.execute(known.order_by(Recording.sid)).all()
    database.close()
    return calls, cases, sounds


@contextmanager
def calling(front, api):
    """Yield the numbers of the calls, which are all there when the block is left."""
    callers = [Telephones(front, api, first + 1) for first in range(CALLERS)]
    numbers = list[int]()
    for caller in callers:
        caller.start()
    try:
        yield numbers
    finally:
        for caller in callers:
            caller.enough.set()
        for caller in callers:
            caller.join()
    told = [one for caller in callers for one in caller.wrong]
    assert not told, "\n".join([*told, front.log()[-4000:]])
    numbers.extend(sorted(number for one in callers for number in one.over))


def answered(front):
    """The ports that were asked for each request, in turn, with their answers."""
    pattern = re.compile(r"(\S+(?:, \S+)*) ((?:\d+|-)(?:, (?:\d+|-))*)$")
    for line in front.log().splitlines():
        addresses, statuses = pattern.search(line).groups()
        ports = [one.rpartition(":")[2] for one in addresses.split(", ")]
        yield list(zip(map(int, ports), statuses.split(", "), strict=True))


def test_no_caller_hears_of_it_and_everything_is_there_once(cluster, tmp_path):
    with ExitStack() as stack:
        url = stack.enter_context(own_database(cluster.url, "rolling"))
        database = Database(url)
        upgrade(database)
        database.close()
        api = stack.enter_context(serving_recordings())
        environment = settings_in(tmp_path, api.url) | {"IVR_DATABASE_URL": url}
        found = stack.enter_context(machines(tmp_path, environment, 2))
        for one in found:
            one.start_web()
            one.start_worker()
        ports = [one.port for one in found]
        front = stack.enter_context(in_front(tmp_path / "nginx", ports, free_port()))
        with calling(front, api) as numbers:
            restart_all(found)
        assert len(numbers) > CALLERS
        tries = list(answered(front))
        assert {one[-1] for one in tries} == {(port, "200") for port in ports}
        assert any(len(one) > 1 for one in tries), "no machine was ever away"
        wait_for(
            lambda: all(sha for _, _, sha in stored(url)[2]), 240, "all recordings"
        )
        check(url, numbers, Store(tmp_path / "recordings"))


def check(url, numbers, store):
    """Each call, case and recording is there once, with its own bytes."""
    calls, cases, sounds = stored(url)
    assert calls == [(call_sid(one), "completed") for one in numbers]
    assert cases == [call_sid(one) for one in numbers]
    sent = {
        recording_sid(one): hashlib.sha256(silence(one)).hexdigest() for one in numbers
    }
    assert [(sid, sha) for sid, _, sha in sounds] == list(sent.items())
    for _, path, sha in sounds:
        assert store.digest(path) == sha
