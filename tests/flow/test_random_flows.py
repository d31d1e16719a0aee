"""What holds for every flow that loads and every caller, whatever they do."""

import re
from contextlib import suppress
from datetime import timedelta

from flow_calls import DUE, OPEN
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from random_callers import FACTS, MOMENTS, habits, inputs, staying
from random_flows import LANGUAGES, QUICK, flow_of, flow_texts

from ivr.flow.actions import (
    Ask,
    HangUp,
    OpenCase,
    Record,
    Say,
    SendText,
    Transfer,
    Verify,
)
from ivr.flow.engine import MOST_STEPS_PER_CALL, MOST_STEPS_PER_TURN, advance, begin
from ivr.flow.inputs import Arrived, CaseOpened, Digits, HungUp, Silence, Verified
from ivr.flow.model import Collect, Menu
from ivr.flow.model import Verify as VerifyNode
from ivr.flow.source import FlowError
from ivr.flow.state import State

WAITS = {
    "keys": Ask,
    "secret": Ask,
    "recording": Record,
    "case": OpenCase,
    "level": Verify,
    "transfer": Transfer,
    "ended": HangUp,
}
SPOKEN = re.compile(r"\{[a-z_.:]*\}")


def loaded(text):
    """Load a random flow, or give up the example where it goes round in silence."""
    try:
        return flow_of(text)
    except FlowError as refused:
        # Names are all known: nothing but the ways can be wrong.
        for problem in refused.problems:
            assert "goes round" in problem.message or "no way leads" in problem.message
        event("refused")
        assume(False)  # noqa: FBT003 - hypothesis' own way to say so


def check_step(flow, before, given_, step):
    """Assert what holds after any step."""
    state, actions = step.state, step.actions
    assert State.from_json(state.to_json()) == state
    assert state.language in LANGUAGES
    assert before.steps <= state.steps <= MOST_STEPS_PER_CALL
    assert state.steps - before.steps <= MOST_STEPS_PER_TURN + 1
    assert len(state.path) <= state.steps
    check_counts(flow, state)
    check_actions(before, state, given_, actions)


def check_counts(flow, state):
    """Assert that nobody is asked beyond the limits of where they stand."""
    node = flow.nodes.get(state.node)
    if state.waiting in {"keys", "secret"}:
        assert isinstance(node, Menu | Collect | VerifyNode)
        assert state.silences < node.no_input.limit
        assert state.misses < node.no_match.limit


def check_actions(before, state, given_, actions):
    """Assert that the last thing that is done fits what is waited for."""
    if isinstance(given_, HungUp) or before.waiting == "ended":
        assert state.waiting == "ended"
        assert [type(one) for one in actions] in ([], [OpenCase])
        return
    assert state.waiting != "start"
    assert isinstance(actions[-1], WAITS[state.waiting])
    for action in actions[:-1]:
        assert isinstance(action, Say | SendText | OpenCase)
        if isinstance(action, OpenCase):  # a call that is ended for the caller
            assert actions[-2:] == (OpenCase("abandoned"), HangUp())
    for action in actions:
        for said in spoken(action):
            assert said.language in LANGUAGES
            assert not SPOKEN.search(said.text), said.text


def spoken(action):
    """Return every sentence of an action."""
    match action:
        case Say():
            return (action,)
        case Ask(prompts=prompts) | Record(prompts=prompts):
            return prompts
        case Transfer(prompts=prompts, whisper=whisper):
            return (*prompts, *whisper)
        case _:
            return ()


@given(flow_texts(), st.lists(inputs(), max_size=25), FACTS, MOMENTS)
@QUICK
def test_any_caller_on_any_flow_is_waited_for_or_done(text, acts, facts, at):
    flow = loaded(text)
    state = begin(flow)
    for act in (Arrived("+8613800138000", at, facts), *acts):
        step = advance(flow, state, act)
        check_step(flow, state, act, step)
        assert advance(flow, state, act) == step
        state = step.state


def answered(state, act):
    """Return what the host says where it is asked, else what the caller does."""
    match state.waiting:
        case "case":
            return CaseOpened(7, DUE, at=OPEN)
        case "level" if not isinstance(act, Verified):
            return Verified("none", at=OPEN)
        case _:
            return act


@given(flow_texts(), habits())
@settings(QUICK, max_examples=60)
def test_a_caller_who_goes_on_for_ever_comes_to_an_end(text, caller):
    flow = loaded(text)
    state, turns = advance(flow, begin(flow), Arrived(at=OPEN)).state, 0
    while state.waiting != "ended":
        # Each turn enters a node or asks again, so it counts; only the host's do not.
        act = answered(state, caller.does[turns % len(caller.does)])
        step = advance(flow, state, act)
        check_step(flow, state, act, step)
        state, turns = step.state, turns + 1
        assert turns <= 2 * MOST_STEPS_PER_CALL
    event(f"{'cut off' if state.steps == MOST_STEPS_PER_CALL else 'came out'}")


@given(
    flow_texts(start="kept"),
    st.sampled_from("22239"),  # a topic, as a rule
    st.lists(staying(), max_size=6),
)
@QUICK
def test_a_caller_who_hangs_up_with_a_topic_unanswered_gets_one_case(text, key, acts):
    flow = loaded(text)
    step = advance(flow, begin(flow), Arrived(None, OPEN))
    acts = [Digits(key, OPEN), *acts]
    done = list(step.actions)
    for act in acts:
        step = advance(flow, step.state, answered(step.state, act))
        done += step.actions
    state = step.state
    if state.waiting == "case":  # the host is asked and answers at once
        state = advance(flow, state, CaseOpened(7, DUE)).state
        done += advance(flow, step.state, CaseOpened(7, DUE)).actions
    over = state.waiting == "ended"
    left = advance(flow, state, HungUp())
    again = advance(flow, left.state, HungUp())

    wants = state.left_message or (state.topic is not None and not state.answered)
    due = wants and state.case_number is None and not over
    assert left.actions == ((OpenCase("abandoned"),) if due else ())
    assert again.actions == ()
    assert advance(flow, state.but(case_number=7), HungUp()).actions == ()
    abandoned = [one for one in (*done, *left.actions) if one == OpenCase("abandoned")]
    assert len(abandoned) <= 1
    event("abandoned" if due else "not")


@given(flow_texts())
@settings(QUICK, max_examples=40)
def test_a_silent_caller_is_led_to_an_end_by_every_flow(text):
    flow = loaded(text)
    state = advance(flow, begin(flow), Arrived(at=OPEN)).state
    while state.waiting != "ended":
        given_ = answered(state, Silence(at=OPEN + timedelta(seconds=state.steps)))
        state = advance(flow, state, given_).state

    assert state.steps <= MOST_STEPS_PER_CALL


def test_a_random_flow_has_every_kind_of_node():
    kinds = set()

    @given(flow_texts())
    @settings(QUICK, max_examples=200, database=None, derandomize=True)
    def gather(text):
        with suppress(FlowError):
            kinds.update(type(node).__name__ for node in flow_of(text).nodes.values())

    gather()
    assert kinds == {
        *(
            "Say",
            "Play",
            "Menu",
            "Collect",
            "Verify",
            "Branch",
            "Transfer",
            "Voicemail",
        ),
        *("Send", "SwitchLanguage", "Tag", "OpenCase", "Goto", "HangUp"),
    }
