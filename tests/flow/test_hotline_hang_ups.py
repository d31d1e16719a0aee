"""Callers who hang up, and callers who press anything at all."""

from itertools import product

import pytest
from flow_calls import CALLER, CASE, DUE, OPEN, SHUT, Caller, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow.actions import Ask, HangUp, OpenCase, Record, Transfer, Verify
from ivr.flow.engine import advance, begin
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Recorded,
    Silence,
    Transferred,
    Verified,
)
from ivr.flow.model import Collect, Menu, Voicemail
from ivr.flow.model import OpenCase as OpenCaseNode
from ivr.flow.model import Transfer as TransferNode
from ivr.flow.model import Verify as VerifyNode
from ivr.flow.state import State

LANGUAGES = ("en-US", "zh-CN", "ko-KR")
ENTRIES = ("123456782", "13800138000", "20261121", "1234", *"123459*0#")
EVERY_ACT = (
    *(Digits(keys, at=OPEN) for keys in ENTRIES),
    Silence(at=OPEN),
    Recorded(3, at=OPEN),
    CaseOpened(CASE, DUE, at=OPEN),
    *(Transferred(taken, at=OPEN) for taken in (True, False)),
    *(Verified(level, at=OPEN) for level in ("none", "pin")),
)
# The entries that are read back; the others are taken as they come.
READ_BACK = ("identify", "transaction", "number", "own_number.number")
ARRIVALS = (
    Arrived(CALLER, at=OPEN),
    Arrived(None, at=SHUT),
    Arrived(CALLER, facts={"open_case": "2417", "language": "ko-KR"}, at=OPEN),
)


def everywhere(flow):
    """Return a state for each place and plight in which a call can wait."""
    found = {}
    waiting = [advance(flow, begin(flow), arrival).state for arrival in ARRIVALS]
    while waiting:
        state = waiting.pop()
        if state.waiting == "ended" or plight(state) in found:
            continue
        found[plight(state)] = state
        waiting += [advance(flow, state, act).state for act in EVERY_ACT]
    return list(found.values())


def plight(state):
    """Return what of `state` can matter for where it leads and what a hang-up does."""
    return (
        *(state.node, state.phase, state.language, state.topic, state.caller),
        *(state.waiting, state.answered, state.left_message, bool(state.case_number)),
        "callback_number" in state.collected,
    )


@pytest.fixture(scope="module")
def places(hotline):
    return everywhere(hotline)


@pytest.mark.fault(10)
def test_a_call_can_wait_at_every_node_that_waits_in_every_language(hotline, places):
    waits = (Menu, Collect, VerifyNode, Voicemail, TransferNode, OpenCaseNode)
    nodes = [name for name, node in hotline.nodes.items() if isinstance(node, waits)]

    assert {(state.node, state.language) for state in places} == set(
        product(nodes, LANGUAGES)
    )


@pytest.mark.fault(10)
def test_a_hang_up_opens_a_case_when_a_topic_was_chosen_or_a_message_left(
    hotline, places
):
    for state in places:
        chose = state.topic is not None and not state.answered
        wanted = chose or state.left_message
        opened = (OpenCase("abandoned"),) if wanted and not state.case_number else ()
        step = advance(hotline, state, HungUp(at=OPEN))

        assert step.actions == opened, state
        assert step.state.waiting == "ended"
        assert advance(hotline, step.state, Digits("1")).actions == ()

    assert {state.topic is None for state in places} == {True, False}
    assert {state.left_message for state in places} == {True, False}


@pytest.mark.fault(10)
def test_a_hang_up_keeps_what_was_typed(hotline, places):
    typed = [state for state in places if state.entry]
    for state in typed:
        node = hotline.nodes[state.node]
        assert isinstance(node, Collect)
        kept = {**state.collected, f"{node.collect}_unconfirmed": state.entry}
        assert advance(hotline, state, HungUp()).state.collected == kept
    for state in places:
        after = advance(hotline, state, HungUp()).state
        assert set(state.collected) <= set(after.collected)

    assert {(state.node, state.language) for state in typed} == set(
        product(READ_BACK, LANGUAGES)
    )


@pytest.mark.fault(10)
def test_a_caller_who_hangs_up_before_the_first_word_is_no_case(hotline):
    assert advance(hotline, begin(hotline), HungUp()).actions == ()


def test_a_caller_whose_case_is_open_gets_no_second_one(hotline):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each("1", "4", "3", "5")
    caller.speak()
    caller.state = caller.state.but(case_number=CASE)

    assert caller.hang_up() == ()


AT = st.sampled_from([OPEN, SHUT, None])
KEYS = st.sampled_from("0123456789*#") | st.sampled_from(ENTRIES)
ACTS = st.one_of(
    st.builds(Digits, KEYS | st.text("0123456789*#", min_size=1, max_size=20), at=AT),
    st.builds(Digits, KEYS, at=AT),
    st.builds(Silence, at=AT),
    st.builds(Recorded, st.integers(0, 180), at=AT),
    st.just(CaseOpened(CASE, DUE, at=OPEN)),
    st.builds(Transferred, st.booleans(), at=AT),
    st.builds(Verified, st.sampled_from(["none", "on_file", "pin"]), at=AT),
    st.builds(Arrived, st.sampled_from([CALLER, None]), at=AT),
)
WAITS = {
    Ask: {"keys", "secret"},
    Record: {"recording"},
    OpenCase: {"case"},
    Verify: {"level"},
    Transfer: {"transfer"},
    HangUp: {"ended"},
}


CALLS = st.integers(0, 200).flatmap(lambda n: st.lists(ACTS, min_size=n, max_size=n))


@given(CALLS, AT)
@settings(max_examples=100, deadline=None)
def test_no_caller_is_left_without_words_without_a_way_or_without_a_case(
    hotline, acts, at
):
    step = advance(hotline, begin(hotline), Arrived(CALLER, at=at))
    opened = False
    for act in (*acts, HungUp(at=at)):
        before = State.from_json(step.state.to_json())
        step = advance(hotline, before, act)
        opened = opened or any(isinstance(one, OpenCase) for one in step.actions)
        if before.waiting == "ended" or isinstance(act, HungUp):
            continue
        last = step.actions[-1]
        assert step.state.waiting in WAITS[type(last)]
        said = [say.text for action in step.actions for say in sentences(action)]
        assert said or isinstance(last, OpenCase | Verify)
        assert all(text and "{" not in text for text in said)

    assert step.state.waiting == "ended"
    assert opened or not step.state.wants_help
