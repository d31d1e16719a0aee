"""F11, F12, F13: a PostgreSQL server that is frozen or killed, and comes back."""

import os
import signal

import pytest
from documented_client import Call, fields, finished, told
from in_time import APOLOGY, health, late, timed, verbs
from processes import wait_for
from real_hotline import SPEECH, WORDS, call_sid, recording_sid

pytestmark = [pytest.mark.slow, pytest.mark.fault(11, 12, 13)]

AT_ONCE = 8


@pytest.fixture(scope="module")
def database_url(server):
    return server.url


def freeze(server):
    server.signal(signal.SIGSTOP)
    return lambda: server.signal(signal.SIGCONT)


def kill(server):
    server.kill()
    return server.start


def test_web_processes_that_are_replaced_meanwhile_answer_too(hotline, server):
    server.kill()
    try:
        replaced = [one for one in hotline.parts(" web ") if one.parent != hotline.pid]
        for one in replaced:
            os.kill(one.pid, signal.SIGKILL)
        wait_for(lambda: health(hotline) == 200, 60, "new web processes")
        heard = timed(hotline, [("/twilio/voice", fields(call_sid(300)))])
    finally:
        server.start()
    assert len(replaced) > 1
    assert [verbs(answer) for answer, _ in heard] == [APOLOGY]
    assert late(heard) == []
    wait_for(hotline.is_ready, 20, "the database to be found again")
    assert "part_died" not in hotline.log()


@pytest.mark.parametrize("lose", [freeze, kill])
def test_callers_hear_words_in_time_and_nothing_is_lost(hotline, server, lose):
    number = {freeze: 100, kill: 200}[lose]
    call, recording = Call(hotline.twilio, call_sid(number)), recording_sid(number)
    hotline.api.sounds[recording] = SPEECH.read_bytes()
    call.ring().press("3", "1")
    account = call.verb("Gather").attrib["action"]
    pages = [
        ("/twilio/voice", fields(call_sid(number + 1))),
        (account.removeprefix("https://hotline.example"), fields(call.sid, Digits="2")),
        ("/twilio/fallback", fields(call.sid, ErrorCode="11205")),
        ("/twilio/fallback", fields(call.sid, **finished(recording))),
    ]
    events = [
        ("/twilio/recording", told(call.sid, "completed", recording)),
        ("/twilio/status", fields(call.sid, CallStatus="completed")),
    ]
    find_again = lose(server)
    try:
        heard = [one for page in pages for one in timed(hotline, [page] * AT_ONCE)]
        lost = timed(hotline, events)
        ready = hotline.twilio.session.get(f"{hotline.twilio.url}/readyz", timeout=5)
    finally:
        find_again()
    assert [verbs(answer) for answer, _ in heard] == [APOLOGY] * len(heard)
    assert [answer.status_code for answer, _ in lost] == [503, 503]
    assert late(heard + lost) == []
    assert (ready.status_code, ready.text) == (503, "no database\n")
    wait_for(hotline.is_ready, 20, "the database to be found again")
    # The call goes on where it was, and what is told again is kept.
    call.press("2")
    assert call.verb("Gather") is not None
    again = [hotline.twilio.post(*event).status_code for event in events]
    assert again == [200, 200]
    assert hotline.transcript(recording) == WORDS
    assert hotline.rows("SELECT turns FROM calls WHERE sid = ?", call.sid) == [(4,)]
