"""How a call ended is written down once: who was helped has not abandoned it."""

import pytest
import time_machine
from little_flow import AT, LittleFlow, sid
from signed import CALLER

from ivr.calls.desk import Arrival, Desk, Hotline
from ivr.calls.flows import Flows
from ivr.calls.news import IDLE_LIMIT, close_idle
from ivr.calls.turns import break_down
from ivr.flow.loader import load
from ivr.tables import BlockedNumber, Call

FLOW = """\
flow: little
languages: [en-US]
start: main
give_up: message
topics: {money: {}, questions: {}}
people: {desk: {number: "+8613800138000"}}
main:
  menu:
    "1": {option: money, topic: money, then: message}
    "2": {option: question, topic: questions, then: question}
    "3": {option: person, topic: money, then: reach}
    "4": {option: leave, then: goodbye}
question: {faq: the_answer, then: message}
reach: {transfer: desk, then: goodbye, no_answer: message}
message: {voicemail: {longest: 60 s}, then: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
money: "For money"
question: "For a question"
person: "For a person"
leave: "To leave"
the_answer: "It is so."
message: "Please tell us what happened."
promise: "Case {case_number}."
goodbye: "Goodbye."
"""
CALL = sid(1)
RECORDING = "RE" + "d" * 32
LEFT = {"RecordingSid": RECORDING, "RecordingDuration": "7"}


@pytest.fixture
def little(tmp_path, database):
    found = LittleFlow(tmp_path / "flow", database)
    found.folder.mkdir()
    found.write(FLOW, PROMPTS)
    return found


@pytest.fixture
def twilio(little):
    return little.twilio()


def over(twilio):
    twilio.status(CALL, CallStatus="completed", SequenceNumber="9")


def nothing(_twilio):
    pass


def leave_message(twilio):
    twilio.step(2, CALL, Digits="#", **LEFT)


def hang_up_in_message(twilio):
    over(twilio)
    twilio.recording(CALL, RecordingStatus="completed", **LEFT)


def be_connected(twilio):
    twilio.step(2, CALL, DialCallStatus="completed", DialBridged="true")


def reach_nobody(twilio):
    twilio.step(2, CALL, DialCallStatus="no-answer")


def say_yes(twilio):
    twilio.step(2, CALL, Digits="1")


@pytest.mark.parametrize(
    ("keys", "then", "told"),
    [
        ([], nothing, (None, "en-US", "abandoned", "main")),
        (["1"], nothing, ("money", "en-US", "abandoned", "message")),
        (["1"], leave_message, ("money", "en-US", "case", None)),
        (["1"], hang_up_in_message, ("money", "en-US", "message", "message")),
        (["3"], be_connected, ("money", "en-US", "connected", None)),
        (["3"], reach_nobody, ("money", "en-US", "abandoned", "message")),
        (["4"], nothing, (None, "en-US", "finished", None)),
    ],
)
def test_a_call_says_how_it_ended(twilio, rows, keys, then, told):
    twilio.press(*keys, sid=CALL)
    then(twilio)
    over(twilio)
    later = {"RecordingStatus": "completed", "RecordingSid": "RE" + "e" * 32}
    if then is leave_message:  # what comes afterwards changes no ending
        twilio.recording(CALL, **later)
    over(twilio)
    (row,) = rows(Call, "topic", "language", "ending", "left_at")
    assert tuple(row.values()) == told


def test_an_answer_that_helped_is_no_abandoned_call(twilio, rows):
    twilio.press("2", sid=CALL)
    say_yes(twilio)
    over(twilio)
    assert rows(Call, "ending", "left_at") == [{"ending": "answered", "left_at": None}]


def test_a_call_in_progress_has_no_ending(twilio, rows):
    twilio.press("1", sid=CALL)
    assert rows(Call, "topic", "ending") == [{"topic": None, "ending": None}]


def test_a_caller_who_may_not_call_is_refused_and_abandons_nothing(
    twilio, database, rows
):
    blocked = BlockedNumber(number=CALLER, reason="", by="Ada", at=AT, until=None)
    with database.writing() as session:
        session.add(blocked)
    twilio.voice(CALL)
    over(twilio)
    assert rows(Call, "ending", "left_at") == [{"ending": "refused", "left_at": None}]


@pytest.mark.fault(6)
def test_a_call_whose_end_was_never_told_is_abandoned_where_it_stood(
    little, database, rows
):
    twilio = little.twilio()
    with time_machine.travel(AT, tick=False):
        twilio.press("1", sid=CALL)
    hotline = Hotline(database, Flows(load(little.path)))
    at = AT + IDLE_LIMIT * 2
    database.write(lambda wrote: close_idle(Desk(hotline, wrote, at)))
    assert rows(Call, "ending", "left_at") == [
        {"ending": "abandoned", "left_at": "message"}
    ]


def test_a_call_that_we_failed_says_so(little, database, rows):
    hotline = Hotline(database, Flows(load(little.path)))
    database.write(
        lambda wrote: break_down(Desk(hotline, wrote, AT), Arrival(CALL, "+8613800138"))
    )
    assert rows(Call, "ending", "language") == [
        {"ending": "failed", "language": "en-US"}
    ]
