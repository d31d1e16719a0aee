"""F31, F36: the recogniser, the worker or everything killed in mid-transcription."""

import os
import signal
import time

import pytest
from audio_files import joined
from documented_client import Call
from processes import lives, wait_for
from real_hotline import SPEECH, WORDS, call_sid, recording_sid

pytestmark = pytest.mark.slow

# Long enough to be killed in the middle of it.
LONG_SOUND = joined(*[SPEECH] * 8)
BEGINNING = f"{WORDS} 구"
LONGEST_S = 2.0


@pytest.fixture
def warm(installation):
    """A hotline whose recogniser has its model in memory."""
    installation.start()
    installation.leave_message(1, SPEECH.read_bytes())
    assert installation.transcript(recording_sid(1)) == WORDS
    return installation


def in_mid_transcription(hotline, number):
    """Leave a long message and return when the recogniser is at it."""
    hotline.leave_message(number, LONG_SOUND)
    query = "SELECT 1 FROM recordings WHERE sid = ? AND state = 'stored' AND lease > ''"
    wait_for(
        lambda: hotline.rows(query, recording_sid(number)), 30, "work on the message"
    )
    time.sleep(0.5)
    assert transcripts(hotline, number) == []


def transcripts(hotline, number):
    query = (
        "SELECT text FROM transcripts JOIN recordings ON recordings.id = recording_id"
        " WHERE sid = ?"
    )
    return hotline.rows(query, recording_sid(number))


def nothing_is_lost(hotline, number):
    """The message becomes words, once, and its row and file are as they should be."""
    assert hotline.transcript(recording_sid(number)).startswith(BEGINNING)
    query = "SELECT state, reason, due_at, lease, path FROM recordings WHERE sid = ?"
    row = hotline.rows(query, recording_sid(number))[0]
    assert row[:4] == ("transcribed", None, None, None)
    assert (hotline.folder / "recordings" / row[4]).read_bytes() == LONG_SOUND
    files = [one for one in hotline.folder.rglob("*.wav*") if one.is_file()]
    assert len(files) == hotline.rows("SELECT count(*) FROM recordings")[0][0]
    statuses = [case["transcript"]["status"] for case in hotline.cases()]
    assert statuses == ["done"] * len(statuses)


def worker_of(hotline):
    found = hotline.parts("ivr worker")
    return found[0].pid if found else None


@pytest.mark.fault(31, 36)
def test_a_recogniser_that_is_killed_harms_no_call_and_its_message_is_heard(warm):
    in_mid_transcription(warm, 2)
    os.kill(warm.parts("ivr.speech.recogniser")[0].pid, signal.SIGKILL)
    begun = time.monotonic()
    assert Call(warm.twilio, call_sid(3)).ring().verb("Gather") is not None
    assert time.monotonic() - begun < LONGEST_S
    nothing_is_lost(warm, 2)
    assert "the recogniser was ended by SIGKILL" in warm.log()
    assert "part_died" not in warm.log()


@pytest.mark.fault(31)
def test_a_recogniser_that_is_frozen_and_killed_again_and_again_is_no_trouble(warm):
    in_mid_transcription(warm, 2)
    for _ in range(2):
        pid = wait_for(
            lambda: [p.pid for p in warm.parts("ivr.speech.recogniser")], 30, "another"
        )[0]
        os.kill(pid, signal.SIGSTOP)
        assert Call(warm.twilio, call_sid(pid)).ring().verb("Gather") is not None
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda pid=pid: not lives(pid), 10, "its end")
    nothing_is_lost(warm, 2)


@pytest.mark.fault(36)
def test_a_worker_that_is_killed_is_started_again_and_loses_nothing(warm):
    in_mid_transcription(warm, 2)
    worker = worker_of(warm)
    recogniser = warm.parts("ivr.speech.recogniser")[0].pid
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: not lives(recogniser), 10, "the end of what it left behind")
    assert Call(warm.twilio, call_sid(3)).ring().verb("Gather") is not None
    again = wait_for(lambda: worker_of(warm), 10, "another worker")
    assert again != worker
    nothing_is_lost(warm, 2)


@pytest.mark.fault(36, 38)
def test_everything_killed_at_once_is_taken_up_again_after_the_start(warm):
    in_mid_transcription(warm, 2)
    call = Call(warm.twilio, call_sid(3)).ring().press("1", "1")
    warm.kill()
    warm.start()
    nothing_is_lost(warm, 2)
    call.press("2")
    turns = "SELECT turns FROM calls WHERE sid = ?"
    assert (call.verb("Gather").tag, warm.rows(turns, call.sid)) == ("Gather", [(4,)])


@pytest.mark.fault(31, 36)
def test_a_worker_that_dies_all_the_time_does_not_end_the_calls(warm):
    wait_for(lambda: "worker_started" in warm.log(), 30, "the worker")
    for number in range(10, 14):
        pid = wait_for(lambda: worker_of(warm), 30, "a worker")
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda pid=pid: not lives(pid), 10, "its end")
        assert Call(warm.twilio, call_sid(number)).ring().verb("Gather") is not None
    warm.leave_message(20, SPEECH.read_bytes())
    assert warm.transcript(recording_sid(20)) == WORDS
    assert warm.ask_to_end() == 0


@pytest.mark.fault(36)
def test_f36_sigterm_in_mid_step_loses_nothing_and_the_next_goes_on(warm):
    in_mid_transcription(warm, 2)
    children = [one.pid for one in warm.parts("ivr.speech.recogniser")]
    assert warm.ask_to_end() == 0
    assert not any(map(lives, children))
    query = (
        "SELECT state, lease, leased_until, reason, attempts FROM recordings"
        " WHERE sid = ?"
    )
    [(state, *held, attempts)] = warm.rows(query, recording_sid(2))
    # Drained, when ten seconds were enough for what was left, or given back.
    assert (state, held) in [
        ("stored", [None, None, None]),
        ("transcribed", [None, None, None]),
    ]
    assert len(transcripts(warm, 2)) == (state == "transcribed")
    assert attempts <= 1
    assert "work_failed" not in warm.log()
    warm.start()
    nothing_is_lost(warm, 2)
    assert len(transcripts(warm, 2)) == 1


@pytest.mark.fault(36)
def test_f36_sigterm_to_the_worker_alone_gives_its_work_to_the_next(warm):
    in_mid_transcription(warm, 2)
    worker = worker_of(warm)
    begun = time.monotonic()
    os.kill(worker, signal.SIGTERM)
    wait_for(lambda: not lives(worker), 30, "its end")
    assert time.monotonic() - begun < 25
    assert Call(warm.twilio, call_sid(3)).ring().verb("Gather") is not None
    nothing_is_lost(warm, 2)
    assert len(transcripts(warm, 2)) == 1
