"""Calls that are over, flows that change under a call, flows that go in circles."""

from dataclasses import replace

import pytest
from every_kind import FLOW, MAIN, TROUBLE, WORDS, english
from flow_calls import CALLER, CASE, Caller

from ivr.flow.actions import Ask, HangUp
from ivr.flow.engine import (
    MOST_STEPS_PER_CALL,
    MOST_STEPS_PER_TURN,
    Step,
    advance,
    begin,
)
from ivr.flow.inputs import Arrived, Digits, HungUp, Recorded, Silence
from ivr.flow.model import Goto
from ivr.flow.state import State


@pytest.fixture
def flow(make):
    return make(FLOW, en_US=WORDS)


@pytest.fixture
def caller(flow):
    return Caller(flow)


@pytest.mark.parametrize(
    "given",
    [Arrived(CALLER), Digits("1"), Silence(), Recorded(), HungUp()],
)
def test_an_ended_call_stays_ended(caller, given):
    caller.ring()
    caller.hang_up()

    assert advance(caller.flow, caller.state, given) == Step(caller.state, ())


@pytest.mark.parametrize("given", [Digits("1"), Silence(), Recorded()])
@pytest.mark.parametrize("node", ["", "gone", "hello", "known", "onward", "bye"])
def test_a_node_that_is_gone_or_waits_for_nothing_leads_to_give_up(flow, given, node):
    state = begin(flow).but(node=node, waiting="keys", path=("hello",))

    step = advance(flow, state, given)

    assert step.actions == (english("Sorry."), HangUp())
    assert step.state.path == ("hello", "sorry")


def test_a_flow_that_was_edited_in_mid_call_keeps_what_it_still_has(flow):
    older = State("every_kind", "older", "fr-FR", node="main", waiting="keys")
    older = older.but(menus=("vanished",), path=("vanished", "main"))

    step = advance(flow, older, Digits("*"))

    assert step.actions == (
        Ask(
            (english("That key is not one of the choices."), *MAIN.prompts[1:]),
            1,
            "",
            7,
        ),
    )
    assert (step.state.language, step.state.menus) == ("en-US", ())


def test_a_turn_may_pass_so_many_nodes_and_no_more(flow):
    nodes = {f"n{i}": Goto(goto=f"n{i + 1}") for i in range(MOST_STEPS_PER_TURN)}
    most = MOST_STEPS_PER_TURN - len(("hello",))
    for length, answer in ((most, english("Bye.")), (most + 1, TROUBLE[0])):
        chain = {**nodes, f"n{length - 1}": flow.nodes["bye"]}
        hello = flow.nodes["hello"].model_copy(update={"then": "n0"})
        caller = Caller(replace(flow, nodes={**flow.nodes, **chain, "hello": hello}))
        caller.ring()

        assert caller.actions[1] == answer


def test_a_circle_ends_in_words_a_case_and_the_end(flow):
    circle = {"known": Goto(goto="hello")}
    caller = Caller(replace(flow, nodes={**flow.nodes, **circle}))

    hellos = (english("Hello."),) * (MOST_STEPS_PER_TURN // 2)
    assert caller.ring() == (*hellos, *TROUBLE)
    assert caller.state.waiting == "ended"
    assert caller.press("1") == ()


def test_a_circle_with_the_caller_in_it_ends_all_the_same(make):
    round_and_round = FLOW.replace("then: number}", "then: main}")
    caller = Caller(make(round_and_round, en_US=WORDS))
    caller.ring()
    before = caller.state.steps

    turns = 0
    while caller.state.waiting != "ended":
        caller.press("1")
        turns += 1

    assert turns == MOST_STEPS_PER_CALL - before + 1
    assert caller.actions == TROUBLE
    assert caller.state.steps == MOST_STEPS_PER_CALL


def test_a_call_that_has_its_case_gets_no_second_one(caller):
    caller.ring()
    caller.state = caller.state.but(case_number=CASE, steps=MOST_STEPS_PER_CALL)
    assert caller.press("1") == (english("Trouble."), HangUp())

    caller.state = caller.state.but(waiting="keys", topic="money")
    assert caller.hang_up() == ()
