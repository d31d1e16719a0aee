"""Sealed recordings on their way: heard, and kept from everybody without the key."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from audio_files import DEMO_SPEECH, wav

from ivr.audio import plain
from ivr.audio.news import RecordingNews
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.calls.desk import Desk
from ivr.calls.recordings import note_recording
from ivr.speech.pool import TranscriberPool
from ivr.tables import Recording
from ivr.vault.files import sealed_with
from ivr.vault.keys import Key, KeyRing

SID = "RE" + "d" * 32
SPEECH = DEMO_SPEECH / "wrong-practices.wav"
KEY = Key("k1", bytes(range(32)))
RING = KeyRing((KEY,))
MISSING = "key k1 is missing; put it back into IVR_STORAGE_KEYS"
ANOTHER = (
    f"key k1 in IVR_STORAGE_KEYS does not open the file {SID}.wav: it is another key "
    "of that id, or the bytes were changed"
)


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    found = TranscriberPool(tmp_path_factory.mktemp("models"))
    yield found
    found.close()


@pytest.fixture
def pipelines(database, hotline, source, media, tmp_path, pool):
    """The pipeline with other keys, and one recording announced."""
    media.answers = [(200, {}, SPEECH.read_bytes())]
    now, news = datetime.now(UTC), RecordingNews(SID, "CA" + "c" * 32, "completed")
    database.write(lambda found: note_recording(Desk(hotline, found, now), news))
    with database.writing() as session:
        session.query(Recording).one().language = "ko-KR"
    folder = tmp_path / "recordings"
    return lambda *keys: Pipeline(database, source, Store(folder, KeyRing(keys)), pool)


def make_due(database, **values):
    with database.writing() as session:
        row = session.query(Recording).one()
        row.due_at = datetime.now(UTC)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.fixture
def memory(monkeypatch, tmp_path):
    """Where plain copies lie, for this test alone."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(plain, "MEMORY", folder)
    return folder


def test_a_recording_is_sealed_heard_and_leaves_no_plain_copy(
    pipelines, rows, memory, tmp_path
):
    pipelines(KEY).work_on(SID)
    files = [path for path in (tmp_path / "recordings").rglob("*") if path.is_file()]
    assert {path.name: sealed_with(path) for path in files} == {
        f"{SID}.wav": "k1",
        f"{SID}.peaks.json": "k1",
    }
    plain_digest = hashlib.sha256(SPEECH.read_bytes()).hexdigest()
    assert rows(Recording, "state", "sha256") == [
        {"state": "transcribed", "sha256": plain_digest}
    ]
    assert list(memory.iterdir()) == []


def test_f33_a_recording_whose_key_is_missing_waits_and_is_heard_once_it_is_back(
    pipelines, database, rows, tmp_path
):
    pipelines(KEY).work_on(SID)
    [path] = list((tmp_path / "recordings").rglob("*.wav"))
    before = path.read_bytes()
    for keys, reason in (((), MISSING), ((Key("k1", bytes(32)),), ANOTHER)):
        for _ in range(7):  # more often than any fault of its own is borne
            make_due(database, state="stored")
            pipelines(*keys).work_on(SID)
        row = rows(Recording, "state", "reason", "attempts", "lease", "due_at")[0]
        wait_s = (row.pop("due_at") - datetime.now(UTC)).total_seconds()
        assert row == {
            "state": "stored",
            "reason": reason,
            "attempts": 0,
            "lease": None,
        }
        assert 50 < wait_s <= 60
        assert path.read_bytes() == before
    make_due(database)
    pipelines(Key("new", bytes(32)), KEY).work_on(SID)
    assert rows(Recording, "state", "reason") == [
        {"state": "transcribed", "reason": None}
    ]


def test_plain_files_are_heard_after_sealing_is_switched_on_and_off(
    pipelines, database, rows
):
    pipelines().work_on(SID)
    for keys in ((KEY,), ()):
        make_due(database, state="stored")
        pipelines(*keys).work_on(SID)
        assert rows(Recording, "state") == [{"state": "transcribed"}]


def test_what_is_no_sound_is_sealed_too(pipelines, media, rows, tmp_path):
    media.answers = [(200, {}, b"<html>what somebody said</html>" + wav())]
    pipelines(KEY).work_on(SID)
    assert rows(Recording, "state") == [{"state": "announced"}]
    [path] = list((tmp_path / "recordings").rglob("*.wav"))
    assert path.parent.name == "quarantine"
    assert (sealed_with(path), b"somebody" in path.read_bytes()) == ("k1", False)


def test_keeping_again_after_a_crash_changes_nothing(tmp_path):
    store = Store(tmp_path, RING)
    incoming, kept = (
        store.incoming(SID, "lease"),
        store.kept(SID, datetime(2026, 11, 1, tzinfo=UTC)),
    )
    for _ in range(2):  # killed between the sealed file and the plain one's end
        incoming.parent.mkdir(exist_ok=True)
        incoming.write_bytes(b"sound")
        store.keep(incoming, kept)
        store.keep(incoming, kept)
    assert not incoming.exists()
    assert store.digest("2026/11/" + kept.name) == hashlib.sha256(b"sound").hexdigest()
    assert [one.name for one in kept.parent.iterdir()] == [kept.name]


KILLED = """
import io, os, signal, sys
from pathlib import Path
from ivr.audio import plain
with plain.plain_copy(io.BytesIO(b"what mei said"), "RE1.wav") as copy:
    assert copy.read_bytes() == b"what mei said"
    print(copy, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_copy_of_a_process_that_was_killed_is_swept_away_and_no_other():
    ended = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    left = Path(ended.stdout.strip())
    assert left.parent.stat().st_mode & 0o777 == 0o700
    with plain.plain_copy(io.BytesIO(b"mine"), "RE2.wav") as mine:
        old = time.time() - plain.SETTLED_S - 1
        for folder in (left.parent, mine.parent):
            os.utime(folder, (old, old))
        plain.sweep()
        assert (left.exists(), mine.read_bytes()) == (False, b"mine")
    assert not mine.exists()


def test_a_copy_that_memory_has_no_room_for_goes_to_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(plain.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(plain, "SPARE_BYTES", 2**60)
    with plain.plain_copy(io.BytesIO(b"large"), "RE1.wav") as copy:
        assert copy.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []
