"""Switching the language in mid-call, marking a call with words, keeping values."""

import pytest
from flow_calls import CALLER, Caller, problems, write_flow

from ivr.flow.actions import HangUp, Say
from ivr.flow.state import State

FLOW = """flow: marks
languages: [en-US, zh-CN, ko-KR]
topics: {other: {}}
start: main
give_up: bye
main:
  menu:
    "1": {option: one, tag: vip, set: {plan: gold, number: "{caller}"}, then: marked}
    "2": {option: two, tag: vip, then: main}
    "3": {option: three, then: chinese}
    "4": {option: four, set: {plan: silver}, then: chinese}
marked: {tag: [vip, wallet, second_line], then: once}
once: {tag: wallet, then: bye}
chinese: {language: zh-CN, then: hello}
hello: {say: hello, then: korean}
korean: {language: ko-KR, then: bye}
bye: {hang_up: bye}
"""
NAMES = "one two three four hello bye".split()
WORDS = {
    "en_US": {name: f"{name}." for name in NAMES},
    "zh_CN": {name: f"<{name}>" for name in NAMES},
    "ko_KR": {name: f"[{name}]" for name in NAMES},
}


@pytest.fixture
def caller(make):
    caller = Caller(make(FLOW, **WORDS))
    caller.ring()
    return caller


def test_a_language_is_spoken_from_where_it_is_switched(caller):
    assert caller.press("3") == (
        Say("<hello>", "zh-CN"),
        Say("[bye]", "ko-KR"),
        HangUp(),
    )
    assert caller.state.language == "ko-KR"
    assert caller.state.path == ("main:three", "chinese", "hello", "korean", "bye")


def test_a_call_is_marked_with_each_word_once_in_their_order(caller):
    caller.press("2")
    assert caller.state.tags == ("vip",)
    caller.press("1")

    assert caller.state.tags == ("vip", "wallet", "second_line")


@pytest.mark.parametrize(("number", "kept"), [(CALLER, {"number": CALLER}), (None, {})])
def test_an_option_keeps_values_and_the_number_of_the_caller(make, number, kept):
    caller = Caller(make(FLOW, **WORDS))
    caller.ring(number)
    caller.press("1")

    assert caller.state.collected == {"plan": "gold", **kept}
    assert State.from_json(caller.state.to_json()) == caller.state


def test_a_value_that_is_kept_later_replaces_the_one_before(make):
    flow = FLOW.replace("chinese}\nmarked", "main}\nmarked")
    caller = Caller(make(flow, **WORDS))
    caller.ring()
    caller.press("4")
    assert caller.state.collected == {"plan": "silver"}
    caller.press("1")

    assert caller.state.collected == {"plan": "gold", "number": CALLER}


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            "{language: zh-TW, then: bye}",
            "5: 'zh-TW' is not one of the languages; did you mean 'zh-CN'?",
        ),
        (
            "{language: chinese, then: bye}",
            "5: `language`: a language is written like en-US (found 'chinese')",
        ),
        (
            "{language: no, then: bye}",
            "5: `language`: a language is written like en-US (found 'no')",
        ),
        ("{language: zh-CN}", "1: `then` is missing"),
        (
            "{tag: VIP, then: bye}",
            "5: `tag.0`: a name is written in small letters, digits and _, such as "
            "main_menu (found 'VIP')",
        ),
        ("{tag: [], then: bye}", "5: `tag`: write at least one (found [])"),
        ("{tag: [vip, 5], then: bye}", "16: `tag.1`: write a word (found 5)"),
        ("{tag: vip, then: by}", "15: there is no node 'by'; did you mean 'bye'?"),
        (
            "{tag: vip, than: bye}",
            "1: `then` is missing|"
            "15: there is no field `than` here; did you mean 'then'?",
        ),
    ],
)
def test_a_wrong_language_and_a_wrong_tag_are_told(tmp_path, node, message):
    flow = f"{FLOW}x: {node}\n"
    told = problems(write_flow(tmp_path, flow, **WORDS))

    assert told == [f"flow.yaml:18:{one}" for one in message.split("|")]
