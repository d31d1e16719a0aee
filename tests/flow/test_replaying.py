"""Calls that were made, played again on an edited flow."""

import pytest
from flow_calls import CALLER, CASE, DUE, OPEN

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
from ivr.flow.replaying import Landing, as_it_went, on_another

FLOW = """
flow: shop
languages: [en-US, ko-KR]
topics: {orders: {priority: high}, other: {}}
people: {desk: {number: "+8613800138000"}}
start: main
give_up: message
main:
  menu:
    "1": {option: order, topic: orders, then: number}
    "2": {option: else_, topic: other, then: message}
    "3": {option: korean, language: ko-KR, then: main}
    "4": {option: person, topic: orders, then: person}
    "5": {option: sure, topic: orders, then: sure}
number: {collect: order, digits: 4, then: message}
sure: {verify: pin, then: message, failed: bye}
person: {transfer: desk, then: bye, no_answer: message}
message: {voicemail: {}, then: promise}
promise: {case: open, then: bye}
bye: {hang_up: bye}
"""
WORDS = dict.fromkeys(
    ("main", "order", "else_", "korean", "person", "sure", "number", "message", "bye"),
    "Words.",
)
RANG = Arrived(CALLER, at=OPEN)
GONE = HungUp(at=OPEN)


def press(keys):
    return Digits(keys, at=OPEN)


ORDER = [
    RANG,
    press("1"),
    press("1234"),
    press("1"),
    Recorded(5, at=OPEN),
    CaseOpened(CASE, DUE, at=OPEN),
    GONE,
]
OPENED = CaseOpened(CASE, DUE, at=OPEN)
SILENT = [RANG, *[Silence(at=OPEN)] * 3, Recorded(5, at=OPEN), OPENED, GONE]
KOREAN = [RANG, press("3"), press("9"), press("2"), GONE]
PERSON = [RANG, press("4"), Transferred(answered=True, at=OPEN), GONE]
NOBODY = [RANG, press("4"), Transferred(answered=False, at=OPEN), GONE]
PIN = [RANG, press("5"), Digits("", at=OPEN), Verified("pin", at=OPEN), GONE]
NO_PIN = [RANG, press("5"), *[press("")] * 3, press("0"), GONE]
EVERY = [ORDER, SILENT, KOREAN, PERSON, NOBODY, PIN, [RANG, GONE], NO_PIN]


@pytest.fixture
def flows(make):
    """Return what makes the flow, with an old line for a new one."""

    def made(*edits):
        text = FLOW
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        words = {**WORDS, "news": "News?", "new": "New"}
        return make(text, en_US=words, ko_KR=words)

    return made


def landings(before, after, given):
    went = as_it_went(before, given)
    return went.landing, on_another(after, went.acts).landing


@pytest.mark.parametrize("given", EVERY)
def test_the_same_flow_leads_every_caller_where_they_landed(flows, given):
    flow = flows()
    went = as_it_went(flow, given)

    again = on_another(flow, went.acts)

    assert (again.landing, again.path) == (went.landing, went.path)


def test_a_caller_lands_where_the_call_ended(flows):
    flow = flows()

    assert [as_it_went(flow, given).landing for given in EVERY] == [
        Landing("bye", "orders", "high", "en-US"),
        Landing("bye", None, "normal", "en-US"),
        Landing("message", "other", "normal", "ko-KR"),
        Landing("bye", "orders", None, "en-US"),
        Landing("message", "orders", "high", "en-US"),
        Landing("message", "orders", "high", "en-US"),
        Landing("main", None, None, "en-US"),
        Landing("message", "orders", "high", "en-US"),
    ]


def test_a_choice_that_moved_to_another_key_is_still_the_same_choice(flows):
    moved = flows(('"1": {option: order', '"9": {option: order'))

    before, after = landings(flows(), moved, ORDER)

    assert after == before


def test_a_menu_that_was_taken_away_is_passed_over(flows):
    before = flows(
        ("start: main", "start: news"),
        ("main:\n", 'news: {menu: {"1": {option: new, then: main}}}\nmain:\n'),
    )
    given = [RANG, press("1"), *ORDER[1:]]

    assert as_it_went(before, given).landing.node == "bye"
    assert landings(before, flows(), given) == (
        Landing("bye", "orders", "high", "en-US"),
        Landing("bye", "orders", "high", "en-US"),
    )


def test_a_question_that_is_new_is_where_nobody_knows(flows):
    asked = flows(
        (
            "number: {",
            "number: {collect: size, digits: 2, then: main}\nold: {prompt: number, ",
        )
    )

    assert landings(flows(), asked, ORDER) == (
        Landing("bye", "orders", "high", "en-US"),
        Landing("number", "orders", None, "en-US", unasked=True),
    )


def test_another_way_and_another_urgency_are_other_landings(flows):
    edited = flows(
        ("{priority: high}", "{priority: low}"), ("4, then: message", "4, then: bye")
    )

    assert landings(flows(), edited, ORDER) == (
        Landing("bye", "orders", "high", "en-US"),
        Landing("bye", "orders", None, "en-US"),
    )
    assert landings(flows(), edited, NOBODY) == (
        Landing("message", "orders", "high", "en-US"),
        Landing("message", "orders", "low", "en-US"),
    )


def test_a_verified_caller_is_verified_again_without_the_pin(flows):
    stricter = flows(("failed: bye", "failed: promise"))

    assert landings(flows(), stricter, PIN) == (
        Landing("message", "orders", "high", "en-US"),
        Landing("message", "orders", "high", "en-US"),
    )


def test_an_edit_that_leads_round_is_left_after_a_while(flows):
    round_and_round = flows(
        ("then: bye, no_answer: message", "then: main, no_answer: main")
    )

    before, after = landings(flows(), round_and_round, PERSON)

    assert (before.node, after) == ("bye", Landing("main", "orders", None, "en-US"))


@pytest.mark.parametrize(
    ("landing", "line"),
    [
        (
            Landing("bye", "orders", "high", "en-US"),
            "a high case about orders, ending at bye, in en-US",
        ),
        (
            Landing("main", None, None, "ko-KR"),
            "no case about no topic, ending at main, in ko-KR",
        ),
        (
            Landing("number", "orders", None, "en-US", unasked=True),
            "would be asked at number",
        ),
    ],
)
def test_a_landing_is_told_in_words(landing, line):
    assert str(landing) == line
