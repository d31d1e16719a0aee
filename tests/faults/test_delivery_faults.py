"""F1, F2, F14, F16: requests that come again, all at once, or in strange shapes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from xml.etree import ElementTree as ET

import pytest
from documented_client import Call, Twilio, fields, finished, told
from real_hotline import SPEECH, WORDS, call_sid, recording_sid

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

AT_ONCE = 16
TABLES = ("calls", "turns", "cases", "case_events", "recordings", "transcripts")
CALL, RECORDING = call_sid(1), recording_sid(1)
# A whole call, request by request, as documented and as Twilio would send it.
REQUESTS = (
    ("/twilio/voice", fields(CALL, CallStatus="ringing")),
    ("/twilio/step?turn=1", fields(CALL, Digits="3")),
    ("/twilio/step?turn=2", fields(CALL, Digits="4")),
    ("/twilio/step?turn=3", fields(CALL, Digits="3")),
    ("/twilio/step?turn=4", fields(CALL, Digits="5")),
    ("/twilio/recording", told(CALL, "in-progress", RECORDING)),
    ("/twilio/recording", told(CALL, "completed", RECORDING)),
    ("/twilio/step?turn=5", fields(CALL, **finished(RECORDING))),
    ("/twilio/status", fields(CALL, CallStatus="completed", SequenceNumber="3")),
)


def at_once(hotline, page, form):
    """The answers to one request that comes many times in the same moment."""
    barrier = Barrier(AT_ONCE)

    def post(number):
        # A retry is marked by a token of its own, which must not make it another event.
        token = {"I-Twilio-Idempotency-Token": f"{number}"} if number % 2 else {}
        with closing(Twilio(hotline.twilio.url)) as twilio:
            barrier.wait()
            return twilio.post(page, form, **token)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(post, range(AT_ONCE)))


def stored(hotline):
    """Everything in the tables but the way of the recording, which goes on."""
    found = {}
    for table in TABLES[:4]:
        found[table] = hotline.rows(f"SELECT * FROM {table} ORDER BY 1")
    return found


@pytest.mark.fault(1, 2, 3, 4)
def test_sixteen_of_each_request_at_once_are_one_event(hotline):
    hotline.api.sounds[RECORDING] = SPEECH.read_bytes()
    answers = [at_once(hotline, *request) for request in REQUESTS]
    statuses = {answer.status_code for same in answers for answer in same}
    assert statuses == {200}
    assert [len({answer.content for answer in same}) for same in answers] == [1] * 9
    assert hotline.transcript(RECORDING) == WORDS
    counts = [hotline.rows(f"SELECT count(*) FROM {name}")[0][0] for name in TABLES]
    assert counts == [1, 6, 1, 1, 1, 1]
    before = stored(hotline)
    # Long after the call is over, in any order, it is all the same.
    again = [hotline.twilio.post(*request) for request in reversed(REQUESTS)]
    assert [answer.content for answer in reversed(again)] == [
        same[0].content for same in answers
    ]
    assert {answer.status_code for answer in again} == {200}
    assert stored(hotline) == before
    assert hotline.transcript(RECORDING) == WORDS


@pytest.mark.fault(2)
def test_sixteen_calls_at_once_are_sixteen_calls(hotline):
    def make(number):
        with closing(Twilio(hotline.twilio.url)) as twilio:
            call = Call(twilio, call_sid(number)).ring()
            return call.press("1", "4", "3", "5").verb("Record").tag

    with ThreadPoolExecutor(AT_ONCE) as pool:
        met = list(pool.map(make, range(100, 100 + AT_ONCE)))
    assert met == ["Record"] * AT_ONCE
    query = "SELECT sid, turns FROM calls WHERE sid BETWEEN ? AND ? ORDER BY sid"
    assert hotline.rows(query, call_sid(100), call_sid(199)) == [
        (call_sid(number), 5) for number in range(100, 100 + AT_ONCE)
    ]


def spoken(answer):
    """How many sentences a good answer says."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert len(answer.content) < 64_000
    return len(list(ET.fromstring(answer.content).iter("Say")))


@pytest.mark.fault(14, 16)
@pytest.mark.parametrize("count", [300, 5000])
def test_hundreds_of_new_parameters_are_no_trouble(hotline, count):
    many = {f"NewParameter{number}": f"값 {number}" for number in range(count)}
    assert spoken(hotline.twilio.post("/twilio/voice", fields(call_sid(2), **many))) > 0


@pytest.mark.fault(14, 16)
@pytest.mark.parametrize(
    "name", sorted(fields(CALL).keys() - {"AccountSid", "CallSid"})
)
def test_a_parameter_that_is_missing_or_blank_is_no_trouble(hotline, name):
    whole = fields(call_sid(3))
    without = {key: value for key, value in whole.items() if key != name}
    answers = [
        hotline.twilio.post("/twilio/voice", form)
        for form in (without, {**whole, name: ""}, {**whole, name: "\0<&>\ud7ff" * 99})
    ]
    assert [spoken(answer) for answer in answers] == [spoken(answers[0])] * 3


@pytest.mark.fault(16)
def test_a_request_with_the_two_ids_alone_is_answered(hotline):
    whole = fields(call_sid(4))
    least = {name: whole[name] for name in ("AccountSid", "CallSid")}
    pages = ("/twilio/voice", "/twilio/step?turn=1", "/twilio/fallback")
    assert [spoken(hotline.twilio.post(page, least)) > 0 for page in pages] == [
        True
    ] * 3
    for page in ("/twilio/status", "/twilio/recording"):
        answer = hotline.twilio.post(page, least)
        assert (answer.status_code, spoken(answer)) == (200, 0)


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("number", "more"),
    [
        (5, {"Huge": "x" * 1024 * 1024}),
        (6, {f"Field{number}": "x" * 1000 for number in range(1100)}),
    ],
    ids=["in one field", "in many fields"],
)
def test_a_megabyte_is_refused_and_the_next_request_is_answered(hotline, number, more):
    call = call_sid(number)
    answer = hotline.twilio.post("/twilio/voice", fields(call, **more))
    assert (answer.status_code, answer.content) == (403, b"")
    assert hotline.rows("SELECT sid FROM calls WHERE sid = ?", call) == []
    with closing(Twilio(hotline.twilio.url)) as next_one:
        assert spoken(next_one.post("/twilio/voice", fields(call))) > 0


@pytest.mark.fault(17)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_with_nothing_said(hotline, method):
    asked = hotline.twilio.session.request(
        method, f"{hotline.twilio.url}/twilio/voice", timeout=10
    )
    assert (asked.status_code, asked.content) == (405, b"")
    assert asked.headers["Allow"] == "POST"
