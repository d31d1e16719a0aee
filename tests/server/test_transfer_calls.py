"""Calls that are transferred to people: taken, refused, missed and broken off."""

import pytest
from people_flow import COLLEAGUE, DESK, said, telephone
from signed import CALLER, NUMBER

from ivr.simulator import Dialling, Recording, Subscriber

REFUSED = "reach:no_answer"
MESSAGE_LEFT = [
    "welcome",
    "main:transfer",
    REFUSED,
    "message:recorded",
    "promise",
    "goodbye",
]


@pytest.fixture
def exchange(database):
    with telephone(database) as found:
        yield found


@pytest.fixture
def ring(exchange):
    """Ring, and choose the desk, whose people are what the test says."""

    def begin(desk=None, colleague=None):
        people = {DESK: desk, COLLEAGUE: colleague}
        exchange.subscribers.update({k: v for k, v in people.items() if v})
        call = exchange.call(from_=CALLER, to=NUMBER)
        call.press("1")
        return call

    return begin


def wait_out_the_ringing(call):
    while isinstance(call.waiting, Dialling):
        call.stay_silent()


def outline(case):
    return {name: case[name] for name in ("topic", "caller", "path", "status")}


def test_a_transfer_is_taken_with_key_1_by_who_sees_the_hotline_and_hears_a_whisper(
    exchange, ring, cases
):
    desk = Subscriber(presses="1", talks_s=60)
    call = ring(desk)
    assert said(call)[-1] == "We are ringing somebody."
    call.stay_silent()
    assert call.waiting == Dialling(DESK, connected=True)
    call.stay_silent()
    assert (said(call)[-1], call.status, call.errors) == ("Goodbye.", "completed", [])
    assert [one.text for one in desk.hears] == [
        "A hotline caller, language en-US, topic transfers. To take the call, press 1."
    ]
    legs = exchange._office.legs.values()
    assert [leg.from_ for leg in legs if leg.to == DESK] == [NUMBER]
    assert cases() == []


@pytest.mark.parametrize(
    ("desk", "colleague"),
    [
        (Subscriber(presses="2"), None),
        (Subscriber(busy=True), Subscriber(busy=True)),
        (Subscriber(answers=False), Subscriber(rings_s=25, presses="1")),
        (Subscriber(machine=True), Subscriber(machine=True)),
        (None, None),
    ],
    ids=["refused", "busy", "no answer", "answering machines", "no such numbers"],
)
def test_a_transfer_that_nobody_takes_becomes_a_message_and_a_case(
    ring, cases, desk, colleague
):
    call = ring(desk, colleague)
    wait_out_the_ringing(call)
    assert isinstance(call.waiting, Recording)
    assert said(call)[-2] == "Please tell us what happened."
    call.say("My transfer is missing")
    assert (said(call)[-2:], call.status) == (["Thank you.", "Goodbye."], "completed")
    assert [outline(case) for case in cases()] == [
        {
            "topic": "transfers",
            "caller": CALLER,
            "path": MESSAGE_LEFT,
            "status": "new",
        }
    ]


def test_a_colleague_takes_the_call_that_a_machine_answered_first(ring, cases):
    ringing = ring(Subscriber(machine=True, rings_s=2), Subscriber(presses="1"))
    ringing.stay_silent()
    assert ringing.waiting == Dialling(COLLEAGUE, connected=True)
    ringing.stay_silent()
    assert (ringing.status, cases()) == ("completed", [])


def test_who_hangs_up_while_it_rings_gets_a_case(ring, cases):
    call = ring(Subscriber(presses="1"))
    assert call.waiting == Dialling(f"{DESK}", connected=False)
    call.hang_up()
    assert [outline(case) for case in cases()] == [
        {
            "topic": "transfers",
            "caller": CALLER,
            "path": ["welcome", "main:transfer", REFUSED, "message"],
            "status": "new",
        }
    ]


def test_who_hangs_up_while_they_talk_needs_no_case(ring, cases):
    call = ring(Subscriber(presses="1"))
    call.stay_silent()
    call.hang_up()
    assert (call.status, cases()) == ("completed", [])


def test_no_number_stands_in_the_address_of_a_whisper_nor_in_its_answer(exchange, ring):
    ring(Subscriber(presses="1")).stay_silent()
    asked = [
        turn
        for leg in exchange._office.legs.values()
        for turn in leg.turns
        if leg.to == DESK
    ]
    assert len(asked) == 2
    for turn in asked:
        assert CALLER not in turn.request.url
        assert CALLER.encode() not in turn.answer.body
