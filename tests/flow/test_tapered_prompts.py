"""Prompts that change from one attempt to the next."""

import pytest
from flow_calls import Caller

from ivr.flow.actions import Ask, Say
from ivr.flow.prompts import Prompt, one_prompt, prompt

FLOW = """
flow: tapered
languages: [en-US, zh-CN]
account: {digits: 4}
topics: {money: {}}
start: main
give_up: bye
main:
  menu:
    "1": {option: money, topic: money, then: who}
    "2": {option: chinese, language: zh-CN, then: main}
  no_input: {limit: 5}
  no_match: {limit: 5}
who: {collect: account, then: code, no_input: {limit: 5}, no_match: {limit: 5}}
code: {verify: pin, then: bye, failed: bye, no_input: {limit: 5}, no_match: {limit: 5}}
bye: {hang_up: bye}
"""
ENGLISH = {
    "main": ["How can we help today?", "Please choose.", "One key, please."],
    "money": "For money",
    "who": ["Please enter your four digit account number.", "Four digits?"],
    "bye": "Bye.",
    "no_input": ["Hello?", "Still there?"],
    "no_match": ["No.", "No again.", "Not that one."],
    "no_digits": ["Nothing.", "Nothing yet."],
    "wrong_length": ["{typed} of {expected}.", "{expected}, please."],
    "wrong_pin": ["Wrong.", "Wrong again."],
    "pin_question": ["Your telephone PIN?", "The PIN?"],
}
CHINESE = {
    **ENGLISH,
    "chinese": "中文",
    "main": "您好。",
    "who": ["账号？"],
}
OPTIONS = ["For money, press 1.", "中文，请按2。"]


@pytest.fixture
def caller(make):
    caller = Caller(make(FLOW, en_US=ENGLISH, zh_CN=CHINESE))
    caller.ring()
    return caller


def test_a_menu_says_less_each_time_and_the_last_words_ever_after(caller):
    heard = [caller.heard]
    for _ in range(4):
        caller.wait()
        heard.append(caller.heard)

    assert heard == [
        ["How can we help today?", *OPTIONS],
        ["Hello?", "Please choose.", *OPTIONS],
        ["Still there?", "One key, please.", *OPTIONS],
        ["Still there?", "One key, please.", *OPTIONS],
        ["Still there?", "One key, please.", *OPTIONS],
    ]


def test_silence_and_mistakes_taper_apart_and_the_question_by_both(caller):
    heard = []
    for key in ("9", None, "9", "9"):
        caller.press(key) if key else caller.wait()
        heard.append(caller.heard[:2])

    assert heard == [
        ["No.", "Please choose."],
        ["Hello?", "One key, please."],
        ["No again.", "One key, please."],
        ["Not that one.", "One key, please."],
    ]
    assert caller.state.silences == 1
    assert caller.state.misses == 3


def test_a_question_of_one_sentence_is_not_said_again_before_the_options(caller):
    caller.press("2")
    assert caller.heard[0] == "您好。"
    caller.wait()

    assert caller.heard[:2] == ["Hello?", "For money，请按1。"]


def test_hash_repeats_the_words_of_the_attempt(caller):
    caller.wait()
    caller.press("#")

    assert caller.heard == ["Please choose.", *OPTIONS]


def test_another_node_begins_with_its_first_words(caller):
    for _ in range(3):
        caller.wait()
    caller.press("1")

    assert caller.heard == ["Please enter your four digit account number."]


def test_a_question_for_digits_tapers_with_its_repairs(caller):
    caller.press("1")
    heard = []
    for keys in ("12", "123", None, None, "12345"):
        caller.press(keys) if keys else caller.wait()
        heard.append(caller.heard)

    assert heard == [
        ["2 of 4.", "Four digits?"],
        ["4, please.", "Four digits?"],
        ["Nothing.", "Four digits?"],
        ["Nothing yet.", "Four digits?"],
        ["4, please.", "Four digits?"],
    ]


def test_a_question_for_a_pin_tapers_with_its_repairs(caller):
    caller.press_each("1", "1234", "1")
    heard = [caller.heard]
    for keys in ("1111", None, "2222"):
        if keys:
            caller.press(keys)
            caller.be_known("none")
        else:
            caller.wait()
        heard.append(caller.heard)

    assert heard == [
        ["Your telephone PIN?"],
        ["Wrong.", "The PIN?"],
        ["Nothing.", "The PIN?"],
        ["Wrong again.", "The PIN?"],
    ]


def test_a_list_of_one_is_a_sentence(caller):
    caller.press_each("2", "1")
    assert caller.heard == ["账号？"]
    caller.wait()

    assert caller.actions == (
        Ask((Say("Nothing.", "zh-CN"), Say("账号？", "zh-CN")), 4, "#", 5),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("One  \n two", Prompt(("One two",), ())),
        (["One"], Prompt(("One",), ())),
        (
            ["One {a}", "Two {b}"],
            Prompt(("One ", ""), ("a",), (prompt("Two {b}"),)),
        ),
        ({"say": "One"}, Prompt(("One",), ())),
        ({"say": ["One", "Two"]}, Prompt(("One",), (), (prompt("Two"),))),
        (
            {"say": "One", "hear": ["first  one", "one"]},
            Prompt(("One",), (), hear=("first one", "one")),
        ),
        ({"say": "One", "hear": "first"}, Prompt(("One",), (), hear=("first",))),
        (
            {"say": "One", "play": "one.wav"},
            Prompt(("One",), (), sound="one.wav"),
        ),
        ("", None),
        ([], None),
        (["One", ""], None),
        (["One", ["Two"]], None),
        ([5], None),
        (5, None),
        (None, None),
        ({}, None),
        ({"hear": ["one"]}, None),
        ({"say": ""}, None),
        ({"say": "One", "sya": "Two"}, None),
        ({"say": "One", "hear": [1]}, None),
        ({"say": "One", "hear": None}, None),
        ({"say": "One", "play": ""}, None),
        ({"say": "One", "play": ["a.wav"]}, None),
        ({"say": "One {gap}", "play": "one.wav"}, None),
        ({"say": ["One", "Two"], "play": "one.wav"}, None),
    ],
)
def test_a_prompt_is_written_in_three_ways_and_no_other(written, read):
    assert one_prompt(written) == read


def test_an_attempt_beyond_the_last_is_the_last():
    said = one_prompt(["a", "b {x}", "c {y}"])

    assert [said.attempt(n).words[0] for n in range(5)] == ["a", "b ", "c ", "c ", "c "]
    assert said.every_gap == ("x", "y")
    assert prompt("a").attempt(7) == prompt("a")
