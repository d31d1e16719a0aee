"""What a menu does with keys and with silence."""

import pytest
from flow_calls import Caller

from ivr.flow.actions import Ask, HangUp, Say

FLOW = """
flow: menus
languages: [en-US, ko-KR, zh-CN]
topics: {money: {}, app: {}}
start: first
give_up: gave_up
help: helped
first:
  menu:
    "1": {option: money, topic: money, then: second}
    "2": {option: app, topic: app, then: second}
    "3": {option: korean, language: ko-KR, then: second}
second:
  menu:
    "1": {option: money, topic: money, then: bye}
    "2": {option: money, then: bye}
  prompt: intro
  no_input: {limit: 2, then: silent}
  no_match: {limit: 4, then: wrong}
  wait: 9
bye:     {hang_up: bye}
helped:  {hang_up: helped}
gave_up: {hang_up: gave_up}
silent:  {hang_up: silent}
wrong:   {hang_up: wrong}
"""
NAMES = "money app first intro bye helped gave_up silent wrong".split()
WORDS = {
    "en_US": {name: f"{name}." for name in NAMES},
    "ko_KR": {name: f"[{name}]" for name in [*NAMES, "korean"]},
    "zh_CN": {name: f"<{name}>" for name in NAMES},
}
OPTIONS = ["money., press 1.", "app., press 2.", "[korean], 3번을 눌러 주세요."]
SILENCE = [
    "I did not hear anything.",
    "Still nothing. Please press one key, or stay on the line.",
]
MISTAKE = [
    "That key is not one of the choices.",
    "Sorry, that is not a choice either. Please listen once more.",
]


@pytest.fixture
def flow(make):
    return make(FLOW, **WORDS)


@pytest.fixture
def caller(flow):
    caller = Caller(flow)
    caller.ring()
    return caller


@pytest.fixture
def second(caller):
    caller.press("1")
    return caller


def test_a_menu_introduces_itself_and_offers_a_language_in_that_language(caller):
    offers = (
        Say("first.", "en-US"),
        Say("money., press 1.", "en-US"),
        Say("app., press 2.", "en-US"),
        Say("[korean], 3번을 눌러 주세요.", "ko-KR"),
    )

    assert caller.actions == (Ask(offers, longest=1, finish_key="", wait_s=5),)


def test_an_option_can_set_the_topic(second):
    assert second.heard == ["intro.", "money., press 1.", "money., press 2."]
    assert (second.state.topic, second.state.language) == ("money", "en-US")
    assert second.state.path == ("first:money", "second")


def test_an_option_can_set_the_language(caller):
    caller.press("3")

    assert caller.heard == [
        "[intro]",
        "[money], 1번을 눌러 주세요.",
        "[money], 2번을 눌러 주세요.",
    ]
    assert (caller.state.topic, caller.state.language) == (None, "ko-KR")


def test_an_option_without_a_topic_leaves_the_one_that_was_chosen(caller):
    caller.press_each("2", "2")

    assert caller.state.topic == "app"


def test_a_later_topic_replaces_an_earlier_one(caller):
    caller.press_each("2", "1")

    assert caller.state.topic == "money"


def test_silence_is_prompted_for_differently_each_time_and_leads_on(caller):
    for heard in ([SILENCE[0], *OPTIONS], [SILENCE[1], *OPTIONS]):
        caller.wait()
        assert caller.heard == heard
    caller.wait()

    assert caller.actions == (Say("gave_up.", "en-US"), HangUp())
    assert caller.state.path == ("first:no_input", "gave_up")


def test_a_wrong_key_is_prompted_for_differently_each_time_and_leads_on(caller):
    for heard in ([MISTAKE[0], *OPTIONS], [MISTAKE[1], *OPTIONS]):
        caller.press("9")
        assert caller.heard == heard
    caller.press("9")

    assert caller.actions == (Say("gave_up.", "en-US"), HangUp())
    assert caller.state.path == ("first:no_match", "gave_up")


def test_a_wrong_key_and_a_silence_are_counted_apart(caller):
    for _ in range(2):
        caller.wait()
        caller.press("9")

    assert (caller.state.silences, caller.state.misses) == (2, 2)
    assert caller.state.node == "first"


@pytest.mark.parametrize(
    ("act", "times", "node"),
    [
        ("wait", 1, "second"),
        ("wait", 2, "silent"),
        ("9", 3, "second"),
        ("9", 4, "wrong"),
    ],
)
def test_a_menu_has_limits_and_targets_of_its_own(second, act, times, node):
    for _ in range(times):
        second.wait() if act == "wait" else second.press(act)

    assert second.state.node == node


def test_a_menu_forgets_what_went_wrong_at_the_one_before(caller):
    caller.wait()
    caller.press("9")
    caller.press("1")

    assert (caller.state.silences, caller.state.misses) == (0, 0)


@pytest.mark.parametrize("keys", ["12", "4", "*"])
def test_two_keys_an_unoffered_key_and_star_with_nothing_before_are_wrong(caller, keys):
    caller.press(keys)

    assert caller.heard == [MISTAKE[0], *OPTIONS]


def test_star_goes_back_one_menu_at_a_time(make):
    deeper = FLOW.replace("money, topic: money, then: bye", "money, then: third")
    third = '\nthird: {menu: {"1": {option: money, then: bye}}}'
    caller = Caller(make(deeper + third, **WORDS))
    caller.ring()
    caller.press_each("1", "1")
    assert caller.state.menus == ("first", "second")

    caller.press("*")
    assert (caller.state.node, caller.state.menus) == ("second", ("first",))
    caller.press("*")
    assert (caller.state.node, caller.state.menus) == ("first", ())
    path = ("first:money", "second:money", "third:back", "second:back", "first")
    assert caller.state.path == path


def test_hash_repeats_the_menu_and_counts_no_mistake(second):
    asked = second.actions
    second.wait()
    before = second.state

    assert second.press("#") == asked
    # A step all the same: who presses hash for ever comes to an end.
    assert second.state == before.but(steps=before.steps + 1)


def test_nought_leads_to_help(second):
    assert second.press("0") == (Say("helped.", "en-US"), HangUp())
    assert second.state.path == ("first:money", "second:help", "helped")


def test_nought_leads_to_give_up_when_the_flow_names_no_help(make):
    caller = Caller(make(FLOW.replace("help: helped\n", ""), **WORDS))
    caller.ring()

    assert caller.press("0") == (Say("gave_up.", "en-US"), HangUp())


REDEFINED = """
first:
  menu:
    "0": {option: money, topic: money, then: bye}
    "*": {option: app, then: silent}
    "#": {option: money, then: wrong}
    "1": {option: korean, language: ko-KR, then: second}
    "2": {option: money, language: zh-CN, then: second}
second: {menu: {"*": {option: money, then: bye}, "#": {option: app, then: bye}}}
"""


@pytest.mark.parametrize(
    ("key", "node"), [("0", "bye"), ("*", "silent"), ("#", "wrong")]
)
def test_a_menu_can_give_the_keys_of_every_menu_another_meaning(make, key, node):
    caller = Caller(make(redefined(), **WORDS))
    caller.ring()
    caller.press(key)

    assert caller.state.node == node


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        ("", ["money., press 0.", "app., press star.", "money., press hash."]),
        ("1", ["[money], 별표를 눌러 주세요.", "[app], 우물 정자를 눌러 주세요."]),
        ("2", ["<money>，请按星号键。", "<app>，请按井号键。"]),
    ],
)
def test_star_and_hash_are_offered_by_their_names(make, keys, heard):
    caller = Caller(make(redefined(), **WORDS))
    caller.ring()
    caller.press_each(*keys)

    assert [text for text in caller.heard if text in heard] == heard


def redefined():
    head, rest = FLOW.split("first:\n")
    return head + REDEFINED + rest[rest.index("bye:") :]
