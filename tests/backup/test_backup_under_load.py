"""Backed up while calls and messages come in, restored elsewhere, called there."""

import threading
from contextlib import contextmanager

import pytest
from postgres import own_database
from processes import wait_for
from real_hotline import call_sid, installed, recording_sid
from sound_of_silence import silence
from sqlalchemy import select

from ivr.audio.store import Store
from ivr.db import Database
from ivr.tables import Call, Case, Recording

pytestmark = pytest.mark.slow

BACKUPS = 3
# So that all can be stored afterwards in good time.
BETWEEN_S = 0.5
# There is no model for it here, so that the machine is not busy with recognising.
CHINESE = "2"


@pytest.fixture(params=["sqlite", "postgresql"])
def addresses(request, tmp_path):
    """Where the database of the hotline is, and that of the one elsewhere."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path / name / 'ivr.db'}" for name in ("here", "there")]
        return
    url = request.getfixturevalue("cluster").url
    with own_database(url, "here") as here, own_database(url, "there") as there:
        yield [here, there]


@contextmanager
def hotline_in(folder, url):
    folder.mkdir()
    with installed(folder) as found:
        found.environment["IVR_DATABASE_URL"] = url
        yield found


class Callers:
    """Callers who leave one message after the other, until they are told to stop."""

    def __init__(self, hotline):
        self.hotline = hotline
        self.acknowledged, self.wrong = 0, list[BaseException]()
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._call)

    def _call(self):
        try:
            while not self._enough.is_set():
                number = self.acknowledged + 1
                self.hotline.leave_message(number, silence(number), CHINESE)
                self.acknowledged = number
                self._enough.wait(BETWEEN_S)
        except BaseException as wrong:  # noqa: BLE001 - the test tells it
            self.wrong.append(wrong)

    @contextmanager
    def calling(self):
        self._thread.start()
        try:
            wait_for(lambda: self.acknowledged or self.wrong, 60, "the first call")
            yield self
        finally:
            self._enough.set()
            self._thread.join()
        assert self.wrong == []


def stored(url):
    """The calls with a case, and the recordings that are stored, with their files."""
    database = Database(url)
    with database.reading() as session:
        called = select(Call.sid).join(Case, Case.call_id == Call.id)
        calls = sorted(session.scalars(called))
        known = select(Recording.sid, Recording.path, Recording.sha256)
        # One without a time of its own was still being spoken: nobody told its end.
        told = known.where(Recording.due_at.isnot(None) | Recording.sha256.isnot(None))
        recordings = {
            sid: (path, sha256) for sid, path, sha256 in session.execute(told)
        }
    database.close()
    return calls, recordings


def test_a_busy_hotline_is_backed_up_and_goes_on_elsewhere(addresses, tmp_path):
    here, there = addresses
    with hotline_in(tmp_path / "here", here) as busy:
        busy.start()
        with Callers(busy).calling() as callers:
            for _ in range(BACKUPS):
                before = callers.acknowledged
                made = busy.ivr("backup", str(tmp_path / "backups"))
                assert (made.returncode, made.stderr) == (0, "")
                after = callers.acknowledged + 1
    with hotline_in(tmp_path / "there", there) as fresh:
        checked = fresh.ivr("backup", "check", str(tmp_path / "backups"))
        assert (checked.returncode, checked.stderr) == (0, "")
        done = fresh.ivr("restore", str(tmp_path / "backups"))
        assert (done.returncode, done.stderr) == (0, "")
        calls, recordings = stored(there)
        assert calls == [call_sid(one) for one in range(1, len(calls) + 1)]
        assert before <= len(calls) <= after
        assert before <= len(recordings) <= after
        store = Store(tmp_path / "there" / "recordings")
        for path, sha256 in recordings.values():
            assert sha256 is None or store.digest(path) == sha256
        fresh.api.sounds |= busy.api.sounds
        fresh.start()
        fresh.leave_message(900, silence(900), CHINESE)
        wanted = {*recordings, recording_sid(900)}
        wait_for(
            lambda: (
                {sid for sid, (_, sha) in stored(there)[1].items() if sha} == wanted
            ),
            240,
            "every recording to be stored",
        )
        assert stored(there)[0] == [*calls, call_sid(900)]
