"""No sequence of key presses gets behind a verification below the topic's level."""

from dataclasses import replace
from itertools import pairwise

from flow_calls import CALLER, DUE, OPEN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.flow.engine import advance, begin
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    Recorded,
    Silence,
    Spoken,
    Transferred,
    Verified,
)
from ivr.flow.model import Verify
from ivr.flow.verifying import RANKS

KEYS = st.sampled_from([*"1234567890*#", "*#", "0#", "417038820#", "73951#", "**"])
ACTS = st.one_of(
    KEYS.map(lambda keys: Digits(keys, at=OPEN)),
    st.just(Silence(at=OPEN)),
    st.just(Spoken("help", at=OPEN)),
    st.just(Recorded(3, at=OPEN)),
    st.booleans().map(lambda taken: Transferred(taken, at=OPEN)),
)
LEVELS = st.sampled_from(sorted(RANKS))
FACTS = st.fixed_dictionaries(
    {}, optional={"open_case": st.just("2417"), "language": st.just("en-US")}
)


def verifying(flow):
    """Return the nodes that verify a caller."""
    return [name for name, node in flow.nodes.items() if isinstance(node, Verify)]


def given_to(state, act, level):
    """Return what comes next: the host's own answer where the call waits for one."""
    if state.waiting == "case":
        return CaseOpened(2417, DUE, at=OPEN)
    if state.waiting == "level":
        return Verified(level, {"tier": "gold"}, at=OPEN)
    return act


def passed(flow, before, after):
    """Yield each verification that a step left by its `then`, as it stood."""
    fresh = after.path[max(len(before.path) - 1, 0) :]
    for here, there in pairwise(fresh):
        name, _, mark = here.partition(":")
        node = flow.nodes[name]
        if isinstance(node, Verify) and mark in RANKS:
            assert there.partition(":")[0] == node.then
            yield node


def test_the_hotline_verifies_by_topic_and_each_level_is_wanted_by_some(hotline):
    assert [hotline.nodes[one].verify for one in verifying(hotline)] == [
        "on_file",
        "topic",
    ]
    wanted = {hotline.minimum(topic) for topic in hotline.settings.topics}
    assert wanted >= {"none", "on_file", "pin"}


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(st.tuples(ACTS, LEVELS), max_size=25),
    facts=FACTS,
    caller=st.sampled_from([CALLER, None]),
    data=st.data(),
)
def test_nobody_gets_behind_a_verification_below_its_level(
    hotline, acts, facts, caller, data
):
    # From anywhere, since few come from the first menu to a verification by chance.
    start = data.draw(st.sampled_from([*hotline.nodes, *verifying(hotline) * 60]))
    topic = data.draw(st.sampled_from([None, *hotline.settings.topics]))
    settings = hotline.settings.model_copy(update={"start": start})
    hotline = replace(hotline, settings=settings)
    state = begin(hotline).but(topic=topic)
    state = advance(hotline, state, Arrived(caller, at=OPEN, facts=facts)).state
    for act, level in acts:
        before = state
        state = advance(hotline, state, given_to(state, act, level)).state
        for node in passed(hotline, before, state):
            wanted = hotline.required(node, state.topic)
            assert RANKS[state.verification] >= RANKS[wanted]
