"""Dial of several numbers: all ring at once, and one gets the call."""

import pytest
from plain_application import Answer

from ivr.simulator import Dialling, Subscriber

DESK = "+15550100"
COLLEAGUE = "+15550101"
NUMBERS = "".join(
    f'<Number url="/whisper" statusCallback="/leg">{number}</Number>'
    for number in (DESK, COLLEAGUE)
)
TAKES = {"presses": "1"}


@pytest.fixture
def dialled_together(application, exchange, ring):
    """Ring a Dial to the desk and a colleague, who are whispered to."""
    application.says(
        "/whisper",
        '<Gather numDigits="1" timeout="8" action="/accept"><Say>A caller.</Say>'
        "</Gather><Hangup/>",
    )
    application.answers["/accept"] = lambda form: (
        "<Response/>" if form["Digits"] == "1" else "<Response><Hangup/></Response>"
    )
    application.answers["/leg"] = Answer(204)

    application.says("/voice", f'<Dial action="/done" timeout="20">{NUMBERS}</Dial>')
    application.says("/done", "<Say>Back</Say>")

    def begin(desk, colleague):
        exchange.subscribers.update({DESK: desk, COLLEAGUE: colleague})
        return ring()

    return begin


def wait_out(call):
    while call.waiting is not None:
        call.stay_silent()


@pytest.mark.parametrize(
    ("desk", "colleague", "taker", "legs"),
    [
        (
            Subscriber(rings_s=4, **TAKES),
            Subscriber(rings_s=9, **TAKES),
            DESK,
            {DESK: "completed", COLLEAGUE: "canceled"},
        ),
        (
            Subscriber(rings_s=9, **TAKES),
            Subscriber(rings_s=4, **TAKES),
            COLLEAGUE,
            {DESK: "canceled", COLLEAGUE: "completed"},
        ),
        (
            Subscriber(rings_s=4, machine=True),
            Subscriber(rings_s=9, **TAKES),
            COLLEAGUE,
            {DESK: "completed", COLLEAGUE: "completed"},
        ),
        (
            Subscriber(busy=True),
            Subscriber(**TAKES),
            COLLEAGUE,
            {DESK: "busy", COLLEAGUE: "completed"},
        ),
        (
            Subscriber(answers=False),
            Subscriber(**TAKES),
            COLLEAGUE,
            {DESK: "canceled", COLLEAGUE: "completed"},
        ),
    ],
    ids=["the first", "the second", "a machine first", "one busy", "one away"],
)
def test_of_several_who_accepts_first_gets_the_call_and_the_others_stop_ringing(
    application, dialled_together, desk, colleague, taker, legs
):
    call = dialled_together(desk, colleague)
    call.stay_silent()
    assert call.waiting == Dialling(taker, connected=True)
    wait_out(call)
    assert application.forms("/done", "DialCallStatus", "DialBridged") == [
        ("completed", "true")
    ]
    assert dict(application.forms("/leg", "To", "CallStatus")) == legs


@pytest.mark.parametrize(
    ("desk", "colleague", "outcome"),
    [
        (Subscriber(busy=True), Subscriber(busy=True), ("busy", "false")),
        (Subscriber(answers=False), Subscriber(rings_s=25), ("no-answer", "false")),
        (Subscriber(machine=True), Subscriber(presses="2"), ("completed", "false")),
    ],
)
def test_several_of_whom_nobody_takes_the_call(
    application, dialled_together, desk, colleague, outcome
):
    call = dialled_together(desk, colleague)
    wait_out(call)
    assert application.forms("/done", "DialCallStatus", "DialBridged") == [outcome]


def test_all_numbers_ring_together_and_stop_when_the_caller_hangs_up(
    application, dialled_together
):
    call = dialled_together(Subscriber(), Subscriber())
    assert call.waiting == Dialling(f"{DESK}, {COLLEAGUE}", connected=False)
    call.hang_up()
    assert application.forms("/leg", "To", "CallStatus") == [
        (COLLEAGUE, "canceled"),
        (DESK, "canceled"),
    ]
