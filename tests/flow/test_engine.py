"""A call through every kind of node, and how it goes on when the flow does not."""

from copy import deepcopy
from dataclasses import replace

import pytest
from every_kind import FLOW, MAIN, MESSAGE, WORDS, english
from flow_calls import CALLER, CASE, DUE, OPEN, SHUT, Caller

from ivr.flow.actions import Ask, HangUp, OpenCase
from ivr.flow.engine import (
    advance,
    begin,
)
from ivr.flow.inputs import Arrived, CaseOpened, Digits, Recorded, Silence
from ivr.flow.state import State


@pytest.fixture
def flow(make):
    return make(FLOW, en_US=WORDS)


@pytest.fixture
def caller(flow):
    return Caller(flow)


def test_a_call_goes_through_every_kind_of_node(caller):
    steps = [caller.ring(), caller.press("1"), caller.press("123")]
    steps += [caller.speak(), caller.get_case()]
    promise = "Case 2 4 1 7, by 10 a.m. tomorrow, account 1 2 3."

    assert steps == [
        (replace(MAIN, prompts=(english("Hello."), *MAIN.prompts)),),
        (Ask((english("Your account?"),), 3, "#", 5),),
        (MESSAGE,),
        (OpenCase("asked"),),
        (english(promise), english("Bye."), HangUp()),
    ]
    assert caller.state == State(
        flow="every_kind",
        revision=caller.flow.revision,
        language="en-US",
        node="bye",
        waiting="ended",
        topic="money",
        caller=CALLER,
        collected={"account": "123"},
        menus=("main",),
        path=(
            *("hello", "known", "staffed", "onward", "main:money"),
            *("number", "message:recorded", "promise", "bye"),
        ),
        steps=9,
        left_message=True,
        case_number=CASE,
        due_at=DUE.isoformat(),
    )


def test_a_call_that_nobody_has_answered_speaks_the_first_language(flow):
    assert begin(flow) == State("every_kind", flow.revision, "en-US")


@pytest.mark.parametrize(
    ("number", "at", "path"),
    [
        (CALLER, OPEN, ("hello", "known", "staffed", "onward", "main")),
        (CALLER, SHUT, ("hello", "known", "staffed", "message")),
        (CALLER, None, ("hello", "known", "staffed", "message")),
        (None, OPEN, ("hello", "known", "message")),
    ],
)
def test_a_branch_goes_by_the_number_and_by_the_clock(flow, number, at, path):
    assert advance(flow, begin(flow), Arrived(number, at=at)).state.path == path


@pytest.mark.parametrize("nothing", [Silence(), Digits("1"), Arrived()])
def test_an_empty_message_has_a_way_of_its_own(flow, nothing):
    caller = Caller(flow, at=SHUT)
    caller.ring()
    if isinstance(nothing, Arrived):
        nothing = CaseOpened(CASE, DUE)  # no message either

    assert caller.give(nothing) == (english("Sorry."), HangUp())
    assert caller.state.path[-2:] == ("message:empty", "sorry")
    assert not caller.state.left_message


def test_an_empty_message_goes_where_messages_go_unless_told_otherwise(make):
    caller = Caller(make(FLOW.replace(", empty: sorry", ""), en_US=WORDS), at=SHUT)
    caller.ring()

    assert caller.wait() == (OpenCase("asked"),)


@pytest.mark.parametrize("given", [Silence(), Digits("1"), Recorded(3)])
def test_a_host_that_opens_no_case_lets_the_call_go_on_without_a_promise(flow, given):
    caller = Caller(flow, at=SHUT)
    caller.ring()
    caller.speak()

    assert caller.give(given) == (english("Bye."), HangUp())
    assert caller.state.case_number is None


def test_a_case_can_be_opened_without_words(make):
    quiet = FLOW.replace("case: open, say: promise,", "case: open,")
    caller = Caller(make(quiet, en_US=WORDS), at=SHUT)
    caller.ring()
    caller.speak()

    assert caller.get_case() == (english("Bye."), HangUp())
    assert (caller.state.case_number, caller.state.due) == (CASE, DUE)


def test_the_same_state_and_input_give_the_same_step_and_stay_as_they_were(flow):
    caller = Caller(flow)
    caller.ring()
    caller.press("1")
    caller.press("123")
    state, untouched = caller.state, deepcopy(caller.state)

    first, second = (advance(flow, state, Recorded(3, at=OPEN)) for _ in range(2))

    assert first == second
    assert first.state != state
    assert state == untouched


def test_a_topic_decides_how_soon_a_case_is_answered(flow, hotline):
    assert [flow.priority(topic) for topic in ("money", "gone", None)] == [
        "high",
        "normal",
        "normal",
    ]
    assert hotline.priority("account_security") == "urgent"
