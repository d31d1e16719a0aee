"""The emergency switch: another beginning, or another way, for every caller."""

import pytest
from flow_calls import CALLER, OPEN, Caller, problems, write_flow

from ivr.flow.actions import HangUp, Say
from ivr.flow.engine import advance, begin
from ivr.flow.inputs import Arrived, Silence

FLOW = """flow: storm
languages: [en-US]
topics: {other: {}}
start: hello
emergency: storm
give_up: bye
hello: {say: hello, then: told}
told: {branch: emergency, yes: careful, no: bye}
careful: {say: careful, then: bye}
storm: {say: storm, then: hello}
bye: {hang_up: bye}
"""
WORDS = {name: f"{name}." for name in "hello careful storm bye".split()}


def english(*names):
    return (*(Say(f"{name}.", "en-US") for name in names), HangUp())


def test_in_an_emergency_a_call_begins_where_the_flow_says(make):
    caller = Caller(make(FLOW, en_US=WORDS))

    assert caller.ring(emergency="yes") == english("storm", "hello", "careful", "bye")
    assert caller.state.facts == {"emergency": "yes"}


def test_on_any_other_day_a_call_begins_at_the_start(make):
    caller = Caller(make(FLOW, en_US=WORDS))

    assert caller.ring() == english("hello", "bye")
    assert caller.state.facts == {}


def test_a_flow_without_a_beginning_of_its_own_goes_on_by_its_branches(make):
    caller = Caller(make(FLOW.replace("emergency: storm\n", ""), en_US=WORDS))

    assert caller.ring(emergency="yes") == english("hello", "careful", "bye")


def test_facts_of_a_call_are_its_own(make):
    facts = {"emergency": "yes"}
    flow = make(FLOW, en_US=WORDS)
    step = advance(flow, begin(flow), Arrived(CALLER, at=OPEN, facts=facts))
    facts.clear()

    assert step.state.facts == {"emergency": "yes"}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("emergency: strom", "5:1: there is no node 'strom'; did you mean 'storm'?"),
        ("emergency: yes", "5:1: there is no node 'yes'; did you mean 'bye'?"),
        ("emergency: true", "5:1: `emergency`: write a word (found True)"),
        (
            "emergency: {say: storm, then: hello}",
            "5:1: 'emergency' is a setting's name; give the node another one",
        ),
    ],
)
def test_an_emergency_leads_to_a_node(tmp_path, written, message):
    flow = FLOW.replace("emergency: storm", written, 1)

    assert problems(write_flow(tmp_path, flow, en_US=WORDS)) == [f"flow.yaml:{message}"]


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_a_caller_of_the_hotline_is_told_of_a_disruption_in_every_language(
    hotline, key
):
    calm, storm = Caller(hotline), Caller(hotline)
    calm.ring()
    storm.ring(emergency="yes")
    for caller in (calm, storm):
        caller.press(key)

    language = storm.state.language
    words = hotline.prompts[language]
    assert storm.heard[0] == words["emergency"].words[0]
    assert calm.heard[0] == words["safety"].words[0]
    asked = calm.heard.index(storm.heard[1])
    assert storm.heard[1:] == calm.heard[asked:]
    assert storm.state.path[-3:] == ("disruption", "recall", "main")


TONGUES = """flow: storm
languages: [en-US, ko-KR]
topics: {other: {}}
start: language
give_up: message
language:
  menu:
    "1": {option: english, language: en-US, then: news}
    "2": {option: korean, language: ko-KR, then: news}
news: {branch: open_now, yes: open, no: message}
open: {say: open, then: bye}
message: {say: message, then: bye}
bye: {hang_up: bye}
"""
SAID = {
    "en_US": {one: f"{one}." for one in "english korean open message bye".split()},
    "ko_KR": {one: f"{one}!" for one in "english korean open message bye".split()},
}
TYPED = {"announcement.en-US": "The line is down.", "announcement.ko-KR": "장애 중."}


def heard(actions):
    return [(one.text, one.language) for one in actions if isinstance(one, Say)]


def test_typed_words_are_heard_as_soon_as_the_language_is_known(make):
    caller = Caller(make(TONGUES, **SAID))
    asked = caller.ring(emergency="yes", **TYPED)
    assert "The line is down." not in str(asked)
    assert heard(caller.press("2")) == [
        ("장애 중.", "ko-KR"),
        ("open!", "ko-KR"),
        ("bye!", "ko-KR"),
    ]
    # It is said once, and a call's stored state need not hold it any longer.
    assert caller.state.facts == {"emergency": "yes"}


def test_a_caller_whose_language_is_remembered_hears_them_first(make):
    caller = Caller(make(TONGUES, **SAID))
    asked = caller.ring(emergency="yes", language="ko-KR", **TYPED)
    assert "장애 중." in str(asked[0].prompts[0])


def test_a_caller_who_never_answers_hears_them_at_last(make):
    caller = Caller(make(TONGUES, **SAID))
    caller.ring(emergency="yes", **TYPED)
    said = []
    while caller.state.waiting != "ended":
        said += heard(caller.give(Silence(at=OPEN)))
    assert ("The line is down.", "en-US") in said


def test_typed_words_stand_for_the_prompt_of_a_flow_that_has_its_own(make):
    own = FLOW.replace("say: careful", "say: emergency")
    words = {**WORDS, "emergency": "A storm."}
    caller = Caller(make(own, en_US=words))
    told = caller.ring(emergency="yes", **{"announcement.en-US": "It snows."})
    assert [one.text for one in told[:-1]] == ["storm.", "hello.", "It snows.", "bye."]
    plain = Caller(make(own, en_US=words)).ring(emergency="yes")
    assert [one.text for one in plain[:-1]] == ["storm.", "hello.", "A storm.", "bye."]


def test_while_the_desk_is_closed_nobody_is_there_at_any_hour(make):
    caller = Caller(make(TONGUES, **SAID))
    caller.ring(desk_closed="yes", language="en-US")
    assert heard(caller.press("1"))[0] == ("message.", "en-US")
    caller = Caller(make(TONGUES, **SAID))
    caller.ring(language="en-US")
    assert heard(caller.press("1"))[0] == ("open.", "en-US")
