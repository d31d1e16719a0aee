"""The end of a transfer is told twice, by the call and by the Dial, in any order."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from little_flow import AT, LittleFlow, sid

from ivr.calls.desk import Desk, Hotline
from ivr.calls.flows import Flows
from ivr.calls.news import END_OF_TALK_LIMIT, IDLE_LIMIT, TALK_LIMIT, close_idle
from ivr.flow.loader import load

FLOW = """\
flow: little
languages: [en-US]
start: main
give_up: promise
topics: {money: {}}
people: {desk: {number: "+8613800138000"}}
main: {menu: {"1": {option: money, topic: money, then: reach}}}
reach: {transfer: desk, then: goodbye, no_answer: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
money: "For money"
promise: "Case {case_number}."
goodbye: "Goodbye."
"""
MOMENT = timedelta(seconds=1)


@pytest.fixture
def connected(tmp_path, database):
    """A hotline whose caller is with somebody since AT."""
    little = LittleFlow(tmp_path / "flow", database)
    little.folder.mkdir()
    little.write(FLOW, PROMPTS)
    twilio = little.twilio()
    with time_machine.travel(AT, tick=False):
        twilio.press("1", sid=sid(1))
    hotline = Hotline(database, Flows(load(little.path)))

    def sweep(at):
        return database.write(lambda wrote: close_idle(Desk(hotline, wrote, at)))

    twilio.sweep = sweep
    return twilio


def over(twilio):
    return twilio.status(sid(1), CallStatus="completed", SequenceNumber="3")


def dialled(twilio, status="completed", bridged="true"):
    more = {"DialCallStatus": status, "DialBridged": bridged}
    return twilio.step(2, sid(1), CallStatus="completed", **more)


@pytest.mark.parametrize("order", [(over, dialled), (dialled, over)])
def test_a_caller_who_was_helped_gets_no_case_in_either_order(connected, cases, order):
    for told in order:
        told(connected)

    assert cases() == []
    assert connected.sweep(AT + TALK_LIMIT + MOMENT) == 0


@pytest.mark.parametrize("order", [(over, dialled), (dialled, over)])
def test_a_caller_whom_nobody_took_gets_one_in_either_order(connected, cases, order):
    for told in order:
        told(connected, *(("no-answer", "false") if told is dialled else ()))

    assert [case["topic"] for case in cases()] == ["money"]


def test_a_transfer_whose_end_is_never_told_becomes_a_case(connected, cases):
    with time_machine.travel(AT, tick=False):
        over(connected)

    swept = [
        connected.sweep(AT + END_OF_TALK_LIMIT + extra) for extra in (-MOMENT, MOMENT)
    ]

    assert (swept, len(cases())) == ([0, 1], 1)


def test_a_long_talk_is_left_alone_until_it_can_be_none(connected, cases):
    moments = [IDLE_LIMIT + MOMENT, TALK_LIMIT - MOMENT, TALK_LIMIT + MOMENT]
    assert all(one < two for one, two in pairwise(moments))

    assert [connected.sweep(AT + after) for after in moments] == [0, 0, 1]
    assert len(cases()) == 1
