"""Status callbacks, and a delivery that promises nothing."""

from itertools import permutations

import pytest
from plain_application import CALLER, NUMBER, PUBLIC, Answer

from ivr.simulator import CannotConnectError, Delivery

EVENTS = ("initiated", "ringing", "answered", "completed")
FIELDS = ("CallStatus", "SequenceNumber", "Timestamp", "CallDuration", "Duration")


@pytest.fixture
def told(application, exchange):
    """A number whose calls are reported; each lasts 90 seconds."""

    def number(**more):
        exchange.add_number(
            NUMBER,
            voice_url=f"{PUBLIC}/voice",
            status_callback=f"{PUBLIC}/status",
            **more,
        )
        application.says("/voice", '<Pause length="90"/>')
        application.answers["/status"] = Answer(204)
        return exchange.call(from_=CALLER, to=NUMBER)

    return number


def test_by_default_only_the_end_of_a_call_is_told(application, told):
    told()
    assert application.forms("/status", *FIELDS) == [
        ("completed", "0", "Mon, 02 Mar 2026 09:01:30 +0000", "90", "2")
    ]


def test_all_events_can_be_told_and_answered_is_in_progress(application, told):
    told(status_events=EVENTS)
    assert application.paths() == ["/status", "/status", "/voice", "/status", "/status"]
    assert application.forms("/status", *FIELDS) == [
        ("initiated", "0", "Mon, 02 Mar 2026 09:00:00 +0000", None, None),
        ("ringing", "1", "Mon, 02 Mar 2026 09:00:00 +0000", None, None),
        ("in-progress", "2", "Mon, 02 Mar 2026 09:00:00 +0000", None, None),
        ("completed", "3", "Mon, 02 Mar 2026 09:01:30 +0000", "90", "2"),
    ]


def test_a_callback_tells_whose_it_is_and_is_signed(application, told):
    call = told()
    (seen,) = [seen for seen in application.seen if seen.path == "/status"]
    whose = {name: seen.form[name] for name in ("CallSid", "CallbackSource", "From")}
    assert (seen.valid, whose) == (
        True,
        {
            "CallSid": call.sid,
            "CallbackSource": "call-progress-events",
            "From": CALLER,
        },
    )


def test_the_end_of_a_failed_call_is_told_as_failed(application, exchange, told):
    told()
    application.answers["/voice"] = Answer(500)
    exchange.call(from_=CALLER, to=NUMBER)
    statuses = application.forms("/status", "CallStatus")
    assert statuses == [("completed",), ("failed",)]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_held_callbacks_come_in_any_order(application, exchange, told, order):
    exchange.callbacks = Delivery.HOLD
    call = told(status_events=EVENTS)
    held = exchange.pending
    assert held == call.callbacks
    for index in order:
        exchange.deliver(held[index])
    numbers = [int(number) for (number,) in application.forms("/status", FIELDS[1])]
    assert (numbers, exchange.pending) == (list(order), [])


def test_a_callback_can_be_doubled_and_another_lost(application, exchange, told):
    exchange.callbacks = Delivery.HOLD
    told(status_events=EVENTS)
    ringing = exchange.pending[1]
    first, second = exchange.deliver(ringing), exchange.deliver(ringing)
    assert ringing.answers == [first, second] == [Answer(204), Answer(204)]
    assert application.forms("/status", "SequenceNumber") == [("1",), ("1",)]
    assert [lost.event for lost in exchange.pending] == [
        "initiated",
        "answered",
        "completed",
    ]
    one, two = [seen for seen in application.seen if seen.path == "/status"]
    assert one == two


def test_a_refused_callback_is_an_error_and_no_harm_to_the_call(
    application, exchange, told
):
    told()
    application.answers["/status"] = Answer(500)
    call = exchange.call(from_=CALLER, to=NUMBER)
    assert (call.status, call.errors) == ("completed", [15003])


def test_a_callback_that_nobody_takes_is_repeated_once_and_noted(
    application, exchange, told
):
    told()
    tries = []

    def lost(form):
        tries.append(form)
        raise CannotConnectError("lost")

    application.answers["/status"] = lost
    call = exchange.call(from_=CALLER, to=NUMBER)
    assert (call.errors, len(tries), call.callbacks[0].answers) == ([11205], 2, [None])
