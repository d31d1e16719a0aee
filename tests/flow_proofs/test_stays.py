"""What the proofs reckon that a caller hears is what the engine says."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_flows import HOTLINE, made

from ivr.flow.actions import Ask, Say
from ivr.flow.engine import advance, begin
from ivr.flow.inputs import Arrived, CaseOpened, Digits, Silence, Verified
from ivr.flow.loader import load
from ivr.flow.model import Asking, OpenCase
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.pace import seconds_to_say
from ivr.flow.proofs.stay import stay
from ivr.flow.proofs.voice import CALLER, CASE, WHEN

GIVEN = {"silent": Silence(WHEN), "wrong": Digits("**", WHEN)}
TAPERED = {
    "main": ["How can we help you today?", "How can we help?"],
    "number": ["Please give us your number.", "Your number?", "Your number, please?"],
    "after": "Case {case_number}, number {account}, by {due_at}, {caller}, {sum:text}.",
    "sum": "How much?",
    "day": "Which day?",
    "from": "From which number?",
    "pin": "Your telephone PIN?",
}
MORE = """
after: {say: after, then: bye}
sum:   {collect: sum, type: amount, currency: USD, then: message}
day:   {collect: day, type: date, then: message}
from:  {collect: from, type: phone, then: message, no_input: {limit: 2}, wait: 8 s}
pin:   {verify: pin, prompt: pin, then: message}
mark:  {survey: mark, prompt: sum, then: message}
late:  {faq: after, then: message}
"""


class Elsewhere(dict):
    """The nodes of a flow that has but one; every other ends the way."""

    def __missing__(self, name):
        return OpenCase.model_construct(case="open", then="elsewhere")


def strictest(flow):
    """Return a topic for which the telephone PIN is asked, if there is one."""
    topics = flow.settings.topics
    return next((one for one in topics if flow.minimum(one) == "pin"), None)


def walked(flow, name, language, given):
    """Return the questions and the seconds at a node, by the engine itself."""
    own = flow.settings.model_copy(update={"start": name, "emergency": None})
    alone = replace(flow, settings=own, nodes=Elsewhere({name: flow.nodes[name]}))
    kept = {one: Chart(flow).voice.state.collected[one] for one in flow.collects}
    state = begin(alone).but(
        language=language,
        collected=kept,
        case_number=CASE,
        due_at=WHEN.isoformat(),
        topic=strictest(flow),
    )
    questions, seconds = 0, 0.0
    facts = dict(Chart(flow).voice.state.facts)
    step = advance(alone, state, Arrived(CALLER, WHEN, facts))
    while step.state.node == name:
        for action in step.actions:
            said = action.prompts if isinstance(action, Ask) else (action,)
            spoken = [one for one in said if isinstance(one, Say)]
            seconds += sum(seconds_to_say(one.text, one.language) for one in spoken)
            if isinstance(action, Ask):
                questions += 1
                seconds += action.wait_s if isinstance(given, Silence) else 0
        host = {"case": CaseOpened(CASE, WHEN, WHEN), "level": Verified("none")}
        step = advance(alone, step.state, host.get(step.state.waiting, given))
    before_leaving = step.actions if step.state.node != name else ()
    said = [one for one in before_leaving if isinstance(one, Say)]
    seconds += sum(seconds_to_say(one.text, one.language) for one in said)
    return questions, round(seconds, 3)


def both(flow, caller, nodes):
    """Return what is reckoned and what is heard, at each node in each language."""
    chart = Chart(flow)
    reckoned, heard = {}, {}
    for name in nodes:
        for language in flow.prompts:
            found = stay(chart, name, language, caller)
            reckoned[name, language] = found.questions, round(found.seconds, 3)
            heard[name, language] = walked(flow, name, language, GIVEN[caller])
    return reckoned, heard


@pytest.mark.parametrize("caller", GIVEN)
def test_each_question_of_the_shipped_flow_is_reckoned_as_it_is_heard(caller):
    flow = load(HOTLINE)
    asking = [one for one, node in flow.nodes.items() if isinstance(node, Asking)]
    exact = (
        asking if caller == "silent" else [one for one in asking if is_menu(flow, one)]
    )
    reckoned, heard = both(flow, caller, exact)

    assert reckoned == heard
    assert len(reckoned) == 3 * len(exact) > 8


def is_menu(flow, name):
    return type(flow.nodes[name]).__name__ == "Menu"


@pytest.mark.parametrize("caller", GIVEN)
def test_so_is_every_kind_of_question_and_its_shorter_wording(tmp_path, caller):
    flow = made(
        tmp_path,
        words=TAPERED,
        more=MORE,
    )
    asking = [one for one, node in flow.nodes.items() if isinstance(node, Asking)]
    entries = {"number", "sum", "day", "from", "mark"}
    exact = (
        asking if caller == "silent" else [one for one in asking if one not in entries]
    )
    reckoned, heard = both(flow, caller, [*exact, "after"])

    assert reckoned == heard


def test_a_wrong_entry_is_reckoned_by_its_longest_refusal(tmp_path):
    flow = made(tmp_path, words=TAPERED, more=MORE)
    reckoned, heard = both(flow, "wrong", ["number", "sum", "day", "from", "mark"])

    assert all(reckoned[spot][0] == heard[spot][0] for spot in heard)
    assert all(reckoned[spot][1] >= heard[spot][1] for spot in heard)


def test_who_does_both_hears_at_least_as_much_as_who_does_one(tmp_path):
    flow = made(tmp_path, words=TAPERED, more=MORE)
    chart = Chart(flow)
    asking = [one for one, node in flow.nodes.items() if isinstance(node, Asking)]
    most = {name: stay(chart, name, "en-US", "mixed") for name in asking}
    one = {
        name: max(stay(chart, name, "en-US", caller).seconds for caller in GIVEN)
        for name in asking
    }

    assert all(most[name].seconds >= one[name] for name in asking)
    # Three declines and two silences, each with a question and a read-back before it.
    assert (most["number"].questions, most["main"].questions) == (8, 5)


USELESS = {
    "silence": Silence(WHEN),
    "wrong keys": Digits("**", WHEN),
    "a wrong key": Digits("9", WHEN),
    "a number": Digits("1234", WHEN),
    "not this one": Digits("2", WHEN),
}


@pytest.fixture(scope="module")
def every_question(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flow")
    return Chart(made(folder, words=TAPERED, more=MORE))


@pytest.mark.parametrize(
    "name", ["main", "number", "sum", "day", "from", "pin", "mark"]
)
@given(acts=st.lists(st.sampled_from(sorted(USELESS)), min_size=12, max_size=12))
@settings(max_examples=60, deadline=None)
def test_nobody_who_gives_nothing_is_asked_more_than_is_reckoned(
    every_question, name, acts
):
    most = stay(every_question, name, "en-US", "mixed")
    questions, seconds = heard_by(every_question.flow, name, acts)

    assert questions <= most.questions
    assert seconds <= most.seconds + 0.001


def heard_by(flow, name, acts):
    """Return the questions and seconds at a node of a caller who does `acts`."""
    own = flow.settings.model_copy(update={"start": name})
    alone = replace(flow, settings=own, nodes=Elsewhere({name: flow.nodes[name]}))
    step = advance(alone, begin(alone), Arrived(CALLER, WHEN))
    questions, seconds = 0, 0.0
    for act in acts:
        for action in step.actions:
            if isinstance(action, Ask):
                said = (seconds_to_say(one.text, "en-US") for one in action.prompts)
                questions, seconds = questions + 1, seconds + action.wait_s + sum(said)
        step = advance(alone, step.state, USELESS[act])
        if step.state.waiting == "level":
            step = advance(alone, step.state, Verified("none"))
        if step.state.node != name:
            break
    return questions, seconds
