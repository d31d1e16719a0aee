"""The words are there when the caller hangs up; the recording's own replace them."""

import json
import os
import signal
from contextlib import ExitStack

import pytest
from processes import wait_for
from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from ivr.simulator.streaming import LOST_STREAM, REFUSED_STREAM

pytestmark = pytest.mark.slow

WORDS = "구시대 의 잘못된 관행과"
REFUSED = 1013, 1008
SOON_S = 10
TRANSCRIPT_S = 60


def signature(hotline):
    token = hotline.environment["TWILIO_AUTH_TOKEN"]
    return RequestValidator(token).compute_signature(hotline.streams, {})


def opened(hotline, **headers):
    return connect(
        hotline.streams, additional_headers=headers, proxy=None, compression=None
    )


def start(hotline, call="CA" + "0" * 32, **more):
    form = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    account = hotline.environment["TWILIO_ACCOUNT_SID"]
    content = {"accountSid": account, "callSid": call, "mediaFormat": form} | more
    return json.dumps({"event": "start", "streamSid": "MZ1", "start": content})


def closing(socket, *messages):
    """Send messages; return the code with which the server ends it."""
    for message in messages:
        socket.send(message)
    with pytest.raises(ConnectionClosed) as ended:
        socket.recv(timeout=20)
    return ended.value.rcvd.code


def test_the_words_are_there_at_the_hang_up_and_the_recording_replaces_them(hotline):
    hotline.exchange.refuse(*[404] * 200)  # the recording is not to be had yet
    call = hotline.leave_message()
    assert call.errors == []
    (number,) = (case["number"] for case in cases(hotline))
    found = wait_for(
        lambda: (now := hotline.transcript(number))["text"] == WORDS and now,
        SOON_S,
        f"live words\n{hotline.log()}",
    )
    assert (found["status"], found["language"]) == ("pending", "ko-KR")
    hotline.exchange._office.refusals.clear()
    hotline.sql("UPDATE recordings SET due_at = '2020-01-01 00:00:00'")
    wait_for(
        lambda: hotline.transcript(number)["status"] == "done",
        TRANSCRIPT_S,
        "the recording's own words",
    )
    assert wait_for(
        lambda: hotline.sql("SELECT count(*) FROM live_words") == [(0,)],
        SOON_S,
        "live words to go",
    )
    for text in WORDS.split():
        assert text not in hotline.log()


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "forged"}])
def test_a_stranger_opens_no_stream(hotline, headers):
    with pytest.raises(InvalidStatus) as refused, opened(hotline, **headers):
        pass
    assert refused.value.response.status_code == 403


def test_a_stream_of_no_call_or_another_account_is_ended(hotline):
    signed = {"X-Twilio-Signature": signature(hotline)}
    for message in (
        start(hotline),
        start(hotline, accountSid="AC" + "1" * 32),
        "no json",
        json.dumps({"event": "stop"}),
    ):
        with opened(hotline, **signed) as socket:
            assert closing(socket, message) == REFUSED[1]


def test_more_streams_than_there_are_places_are_refused_and_places_come_back(hotline):
    signed = {"X-Twilio-Signature": signature(hotline)}
    with ExitStack() as streams:
        three = [streams.enter_context(opened(hotline, **signed)) for _ in range(3)]
        # Whichever of them is late: they are greeted before they have their places.
        assert refused(three) == [REFUSED[0]]
    with opened(hotline, **signed) as again:
        assert closing(again, "no json") == REFUSED[1]


def refused(sockets):
    """Return the codes with which those end that the server ends first."""
    for _ in range(SOON_S):
        codes = []
        for socket in sockets:
            try:
                socket.recv(timeout=0.3)
            except ConnectionClosed as ended:
                codes.append(ended.rcvd.code)
            except TimeoutError:
                continue
        if codes:
            return codes
    raise AssertionError(f"none was refused within {SOON_S} s")


def test_a_killed_recogniser_and_a_killed_listener_lose_no_call(hotline):
    os.kill(hotline.part("streaming_child"), signal.SIGKILL)
    again = hotline.leave_message("+8613800138001")
    assert again.ended
    assert set(again.errors) <= {LOST_STREAM}
    os.kill(hotline.part(" ivr live"), signal.SIGKILL)
    without = hotline.leave_message("+8613800138002")
    assert set(without.errors) <= {REFUSED_STREAM}
    numbers = [case["number"] for case in cases(hotline)]
    assert len(numbers) == 3
    wait_for(
        lambda: [hotline.transcript(n)["status"] for n in numbers] == ["done"] * 3,
        TRANSCRIPT_S,
        "all words",
    )


def cases(hotline):
    return json.loads(hotline.ivr("cases", "list", "--json"))
