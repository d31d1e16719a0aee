"""A freeze request, an open case to join, a remembered language, refused callers."""

import pytest
from flow_calls import CALLER, CASE, Caller

from ivr.flow.actions import HangUp, OpenCase, Request, Say, Verify
from ivr.flow.model import Menu, Option, Tries
from ivr.flow.model import Request as RequestNode
from ivr.flow.model import Say as SayNode

FLOW = """
flow: known
languages: [en-US, ko-KR]
account: {digits: 4}
topics:
  theft: {priority: urgent, minimum: on_file}
  money: {minimum: pin}
  other: {}
start: greet
give_up: open
greet: {branch: language_known, yes: same, no: main}
same: {say: same, then: main}
main:
  menu:
    "1": {option: theft, topic: theft, then: stop}
    "2": {option: money, topic: money, then: sure}
    "3": {option: rest, topic: other, then: sure}
    "4": {option: mine, then: join}
stop: {freeze: stop, then: sure}
sure: {verify: topic, then: right, failed: wrong}
right: {hang_up: right}
wrong: {hang_up: wrong}
join: {case: join, say: joined, then: right}
open: {case: open, say: joined, then: right}
"""
NAMES = "theft money rest mine stop right wrong same".split()
WORDS = {name: name for name in NAMES} | {
    "joined": "{open_case} is number {open_case_place}, by {open_case_due_at}.",
}


@pytest.fixture
def ring(make):
    def rung(*keys, number=CALLER, **facts):
        caller = Caller(make(FLOW, en_US=WORDS, ko_KR=WORDS))
        caller.ring(number, **facts)
        caller.press_each(*keys)
        return caller

    return rung


def test_a_freeze_is_an_offer_a_request_and_the_words_that_confirm_it(ring):
    nodes = ring().flow.nodes
    tries = Tries(limit=2, then="sure")

    assert {name: nodes[name] for name in nodes if name.startswith("stop")} == {
        "stop": Menu.model_construct(
            menu={
                "1": Option.model_construct(
                    option="freeze_wanted", then="stop.request"
                ),
                "2": Option(option="freeze_declined", then="sure"),
            },
            prompt="stop",
            no_input=tries,
            no_match=tries,
        ),
        "stop.request": RequestNode.model_construct(request="freeze", then="stop.said"),
        "stop.said": SayNode(say="freeze_said", then="sure"),
    }


def test_one_key_asks_the_company_once_and_says_so(ring):
    caller = ring("1", "1")

    assert caller.actions[:2] == (
        Request("freeze"),
        Say(caller.flow.prompts["en-US"]["freeze_said"].words[0], "en-US"),
    )
    assert caller.state.requests == ("freeze",)
    caller.be_known("none")
    assert caller.state.path[-2:] == ("sure:failed", "wrong")


def test_a_request_is_made_once_in_a_call(ring):
    caller = ring("1", "1")
    state = caller.state.but(node="stop", waiting="keys", menus=())

    caller.state = state
    caller.press("1")

    assert [one for one in caller.actions if isinstance(one, Request)] == []


def test_who_declines_asks_for_nothing(ring):
    assert ring("1", "2").state.requests == ()


@pytest.mark.parametrize(
    ("key", "waiting", "levels"),
    [
        ("3", "level", {"none": "right"}),
        ("2", "secret", {"none": "sure", "on_file": "sure", "pin": "right"}),
    ],
)
def test_a_level_is_asked_for_by_topic(ring, key, waiting, levels):
    for level, node in levels.items():
        caller = ring(key)
        assert caller.state.waiting == waiting
        caller.be_known(level)
        assert (level, caller.state.node) == (level, node)


@pytest.mark.parametrize(
    ("level", "node"), [("none", "wrong"), ("on_file", "right"), ("pin", "right")]
)
def test_theft_needs_a_number_on_file(ring, level, node):
    caller = ring("1", "2")

    assert caller.actions == (Verify(None, None),)
    caller.be_known(level)
    assert caller.state.node == node


def test_a_call_joins_the_case_that_is_open(ring):
    known = {
        "open_case": str(CASE),
        "open_case_place": "3",
        "open_case_due_at": "2026-11-24T02:00:00+00:00",
    }
    caller = ring("4", **known)

    assert caller.actions == (OpenCase("joined"),)
    caller.get_case()
    assert caller.heard[0] == "2 4 1 7 is number 3, by 2 a.m. tomorrow."
    assert caller.state.case_number == CASE


@pytest.mark.parametrize("due", ["", "soon"])
def test_a_moment_that_is_none_is_not_spoken(ring, due):
    caller = ring("4", open_case_due_at=due)
    caller.get_case()

    assert caller.heard[0] == " is number , by ."


@pytest.mark.parametrize(
    ("language", "spoken", "node"),
    [("ko-KR", "ko-KR", "same"), ("zh-CN", "en-US", "same"), (None, "en-US", "main")],
)
def test_a_remembered_language_is_spoken_from_the_first_word(
    ring, language, spoken, node
):
    caller = ring(**({"language": language} if language else {}))

    assert caller.state.language == spoken
    assert (caller.heard[0] == "same") == (node == "same")


@pytest.mark.parametrize("why", ["blocked", "too_many_calls"])
def test_a_refused_caller_hears_why_and_the_call_is_over(ring, why):
    caller = ring(**{why: "yes", "language": "ko-KR"})

    words = caller.flow.prompts["ko-KR"][why].words[0]
    assert caller.actions == (Say(words, "ko-KR"), HangUp())
    assert (caller.state.waiting, caller.state.path) == ("ended", ())
    assert caller.hang_up() == ()
