"""F11, F12, F13: a database that is locked or broken, and callers who hear words."""

import os
import signal
import sqlite3
from contextlib import closing, contextmanager

import pytest
from documented_client import Call, fields, finished, told
from in_time import APOLOGY, health, late, timed, verbs
from processes import wait_for
from real_hotline import SPEECH, WORDS, call_sid, recording_sid

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]


@contextmanager
def held_file(path):
    """Hold a database file as another program may, so that nobody else writes."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def held_tables(hotline, *names):
    """Hold tables of PostgreSQL, so that nobody else even reads them."""
    with hotline.connected() as other:
        other.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


def held(hotline):
    """Hold the database of the hotline."""
    if hotline.is_sqlite:
        return held_file(hotline.folder / "ivr.db")
    return held_tables(hotline, "calls", "turns", "cases", "recordings")


def held_queue(hotline):
    """Hold the queue of the hotline."""
    if hotline.is_sqlite:
        return held_file(hotline.folder / "ivr-queue.db")
    return held_tables(hotline, "huey_task", "huey_schedule", "huey_kv")


@pytest.mark.fault(12, 13)
@pytest.mark.parametrize("at_once", [1, 8])
def test_voice_answers_come_in_time_while_the_database_is_locked(hotline, at_once):
    call, recording = call_sid(at_once), recording_sid(at_once)
    Call(hotline.twilio, call).ring()
    pages = [
        ("/twilio/voice", fields(call_sid(900))),
        ("/twilio/step?turn=1", fields(call, Digits="1")),
        ("/twilio/step?turn=1", fields(call, **finished(recording))),
        ("/twilio/fallback", fields(call, ErrorCode="11205")),
    ]
    with held(hotline):
        found = [one for page in pages for one in timed(hotline, [page] * at_once)]
    assert [verbs(answer) for answer, _ in found] == [APOLOGY] * len(found)
    assert late(found) == []


@pytest.mark.fault(11, 12)
def test_a_fallback_that_brings_a_message_answers_in_time_too(hotline):
    page = ("/twilio/fallback", fields(call_sid(1), **finished(recording_sid(1))))
    with held(hotline):
        found = timed(hotline, [page] * 8)
    assert [verbs(answer) for answer, _ in found] == [APOLOGY] * len(found)
    assert late(found) == []


@pytest.mark.fault(13)
def test_an_event_that_cannot_be_stored_is_sent_again_and_nothing_is_lost(hotline):
    call, recording = Call(hotline.twilio, call_sid(20)), recording_sid(20)
    hotline.api.sounds[recording] = SPEECH.read_bytes()
    call.ring().press("3", "1")
    events = (
        ("/twilio/recording", told(call.sid, "completed", recording)),
        ("/twilio/status", fields(call.sid, CallStatus="completed")),
    )
    with held(hotline):
        # The caller is asked for a message in place of the account …
        call.press("2")
        lost = timed(hotline, events)
        # … and leaves it.
        bye = hotline.twilio.post(
            call.verb("Record").attrib["action"],
            fields(call.sid, **finished(recording)),
        )
    assert [answer.status_code for answer, _ in lost] == [503, 503]
    assert [verbs(answer) for answer, _ in lost] == [[], []]
    assert late(lost) == []
    assert (bye.status_code, verbs(bye)) == (200, ["Hangup"])
    assert hotline.rows("SELECT sid FROM recordings WHERE sid = ?", recording) == []
    assert [hotline.twilio.post(*event).status_code for event in events] == [200, 200]
    assert hotline.transcript(recording) == WORDS
    case = next(
        one
        for one in hotline.cases()
        if one["recording"] and one["recording"]["sid"] == recording
    )
    assert (case["topic"], case["summary"]) == (
        "account_security",
        f"hung up before finishing; {WORDS}",
    )


@pytest.mark.fault(13)
def test_a_call_goes_on_where_it_was_once_the_database_is_back(hotline):
    call = Call(hotline.twilio, call_sid(30)).ring().press("1")
    menu = call.answer
    with held(hotline):
        call.press("2")
    assert [verb.tag for verb in call.answer] == APOLOGY
    call.answer = menu
    call.press("2")
    assert call.said()[0] == "What about the transfer?"


@pytest.mark.fault(12)
@pytest.mark.parametrize("at_once", [1, 8])
def test_a_locked_queue_delays_no_answer_and_loses_no_message(hotline, at_once):
    numbers = range(40 + at_once, 40 + 2 * at_once)
    requests = []
    for number in numbers:
        hotline.api.sounds[recording_sid(number)] = SPEECH.read_bytes()
        call = Call(hotline.twilio, call_sid(number)).ring().press("3", "4", "3", "5")
        page = call.verb("Record").attrib["action"]
        requests.append((page, fields(call.sid, **finished(recording_sid(number)))))
    with held_queue(hotline):
        found = timed(hotline, requests)
        words = hotline.transcript(recording_sid(numbers[0]))
    assert [answer.status_code for answer, _ in found] == [200] * at_once
    assert late(found) == []
    assert words == WORDS


@pytest.mark.sqlite_alone("what is broken is its file")
@pytest.mark.fault(11, 13)
def test_without_a_database_the_caller_is_told_and_the_rest_comes_back(hotline):
    files = [hotline.folder / f"ivr.db{suffix}" for suffix in ("", "-wal", "-shm")]
    for worker in hotline.parts(" web "):
        if worker.parent != hotline.pid:
            os.kill(worker.pid, signal.SIGSTOP)
    for file in files:
        file.rename(file.with_suffix(f"{file.suffix}.away"))
    files[0].write_bytes(b"this is no database" * 1000)
    for worker in hotline.parts(" web "):
        if worker.parent != hotline.pid:
            os.kill(worker.pid, signal.SIGKILL)
    wait_for(lambda: health(hotline) == 200, 20, "new web processes")
    pages = ("/twilio/voice", "/twilio/step?turn=1", "/twilio/fallback")
    answers = [timed(hotline, [(page, fields(call_sid(60)))])[0] for page in pages]
    ready = hotline.twilio.session.get(f"{hotline.twilio.url}/readyz", timeout=5)
    for file in files:
        file.with_suffix(f"{file.suffix}.away").replace(file)
    assert [verbs(answer) for answer, _ in answers] == [APOLOGY] * 3
    assert late(answers) == []
    assert (ready.status_code, ready.text) == (503, "no database\n")
    wait_for(hotline.is_ready, 20, "the database to be found again")
    assert Call(hotline.twilio, call_sid(61)).ring().verb("Gather") is not None
