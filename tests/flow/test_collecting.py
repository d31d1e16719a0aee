"""Digits from a caller: asked for, checked, read back, confirmed, given up."""

import pytest
from flow_calls import Caller

from ivr.flow.actions import Ask, HangUp, Say

FLOW = """
flow: numbers
languages: [en-US]
account: {digits: 6}
topics: {other: {}}
start: ask
give_up: gave_up
help: helped
ask: {collect: account, then: thanks, give_up: without, FIELDS}
thanks:    {hang_up: thanks}
without:   {hang_up: without}
gave_up:   {hang_up: gave_up}
helped:    {hang_up: helped}
elsewhere: {hang_up: elsewhere}
"""
NAMES = "without gave_up helped elsewhere".split()
WORDS = {"ask": "Number?", "thanks": "Thanks for {account}."} | {
    name: f"{name}." for name in NAMES
}
TRY_AGAIN = "That does not look complete. Please enter it once more, then press hash."
AT_LAST = "It should be 6 digits. If you do not have it, press star, then hash."
READ_BACK = [
    "You entered 1 2 3, 4 5 6.",
    "If that is right, press 1. To enter it again, press 2.",
]
NO_CHOICE = "That key is not one of the choices."
NOTHING = "I did not hear anything."


def english(*texts):
    return tuple(Say(text, "en-US") for text in texts)


@pytest.fixture
def ring(make):
    def rung(fields="wait: 5"):
        caller = Caller(make(FLOW.replace("FIELDS", fields), en_US=WORDS))
        caller.ring()
        return caller

    return rung


def test_a_number_of_one_length_is_complete_without_hash(ring):
    assert ring().actions == (Ask(english("Number?"), 6, "#", 5),)


def test_a_number_of_many_lengths_ends_with_hash_or_a_pause(ring):
    caller = ring("digits: 6-12, wait: 8")

    assert caller.actions == (Ask(english("Number?"), None, "#", 8),)


def test_a_number_is_read_back_in_groups_and_kept_when_it_is_confirmed(ring):
    caller = ring()

    assert caller.press("123456") == (Ask(english(*READ_BACK), 1, "", 5),)
    assert caller.state.collected == {}
    assert caller.press("1") == (*english("Thanks for 1 2 3, 4 5 6."), HangUp())
    assert caller.state.collected == {"account": "123456"}
    assert (caller.state.entry, caller.state.path) == ("", ("ask", "thanks"))


def test_a_number_that_needs_no_confirmation_is_kept_at_once(ring):
    caller = ring("confirm: false")

    assert caller.press("123456") == (*english("Thanks for 1 2 3, 4 5 6."), HangUp())


def test_hash_around_a_number_is_not_part_of_it(ring):
    caller = ring("confirm: false")
    caller.press("123456#")

    assert caller.state.collected == {"account": "123456"}


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("12345", "It should be 6 digits, not 5."),
        ("1234567", "It should be 6 digits, not 7."),
        ("00", "It should be 6 digits, not 2."),
        *((keys, TRY_AGAIN) for keys in ("12*456", "12#456", "**")),
    ],
)
def test_what_is_no_such_number_is_asked_for_again(ring, keys, why):
    caller = ring()

    assert caller.press(keys) == (Ask(english(why, "Number?"), 6, "#", 5),)
    assert (caller.state.misses, caller.state.collected) == (1, {})


@pytest.mark.parametrize(
    ("keys", "fits"),
    [("123", False), ("1234", True), ("123456", True), ("1234567", False)],
)
def test_a_range_of_lengths_has_two_ends(ring, keys, fits):
    caller = ring("digits: 4-6, confirm: false")
    caller.press(keys)

    assert (caller.state.node == "thanks") == fits


@pytest.mark.parametrize(("keys", "fits"), [("18", True), ("19", False), ("81", False)])
def test_a_check_digit_is_checked(ring, keys, fits):
    caller = ring("digits: 2, check: luhn, confirm: false")
    caller.press(keys)

    assert (caller.state.node == "thanks") == fits


def test_star_alone_means_that_the_caller_does_not_have_it(ring):
    caller = ring("no_match: {then: elsewhere}")

    assert caller.press("*") == (*english("without."), HangUp())
    assert caller.state.path == ("ask:without", "without")


def test_star_leads_to_the_flows_give_up_when_the_node_has_none(make):
    flow = FLOW.replace(" give_up: without, FIELDS", "").replace(",}", "}")
    caller = Caller(make(flow, en_US=WORDS))
    caller.ring()

    assert caller.press("*") == (*english("gave_up."), HangUp())


@pytest.mark.parametrize("keys", ["#", ""])
def test_hash_alone_repeats_the_question(ring, keys):
    caller = ring()
    asked, before = caller.actions, caller.state

    assert caller.press(keys) == asked
    assert caller.state == before.but(steps=before.steps + 1)


def test_nought_alone_leads_to_help(ring):
    caller = ring()

    assert caller.press("0#") == (*english("helped."), HangUp())
    assert caller.state.path == ("ask:help", "helped")


def test_nought_alone_is_a_number_where_one_digit_is_enough(ring):
    caller = ring("digits: 1-3, confirm: false")
    caller.press("0#")

    assert caller.state.collected == {"account": "0"}


@pytest.mark.parametrize("key", ["2", "*"])
def test_a_declined_number_is_forgotten_and_asked_for_again(ring, key):
    caller = ring()
    caller.press("123456")

    assert caller.press(key) == (Ask(english("Number?"), 6, "#", 5),)
    assert (caller.state.entry, caller.state.misses) == ("", 1)
    caller.press_each("654321", "1")
    assert caller.state.collected == {"account": "654321"}


def test_a_number_declined_too_often_is_given_up_and_not_kept(ring):
    caller = ring()
    caller.press_each(*["123456", "2"] * 3)

    assert caller.actions == (*english("without."), HangUp())
    assert caller.state.path == ("ask:no_match", "without")
    assert caller.state.collected == {}


def test_a_read_back_is_repeated_after_silence_a_wrong_key_and_hash(ring):
    caller = ring()
    caller.press("123456")

    assert caller.wait() == (Ask(english(NOTHING, *READ_BACK), 1, "", 5),)
    assert caller.press("7") == (Ask(english(NO_CHOICE, *READ_BACK), 1, "", 5),)
    assert (caller.state.silences, caller.state.misses) == (1, 1)
    assert caller.press("#") == (Ask(english(*READ_BACK), 1, "", 5),)
    assert (caller.state.silences, caller.state.misses) == (1, 1)


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        (["7"] * 3, ("ask:no_match", "without")),
        ([None] * 3, ("ask:no_input", "without")),
        ("0", ("ask:help", "helped")),
    ],
)
def test_a_number_that_was_never_confirmed_is_kept_as_such(ring, keys, path):
    caller = ring()
    caller.press("123456")
    for key in keys:
        caller.press(key) if key else caller.wait()

    assert caller.state.collected == {"account_unconfirmed": "123456"}
    assert (caller.state.entry, caller.state.path) == ("", path)


def test_a_number_that_is_confirmed_later_replaces_the_unconfirmed_one(make):
    flow = FLOW.replace("FIELDS", "no_input: {then: again}")
    again = "\nagain: {collect: account, prompt: ask, then: thanks}"
    caller = Caller(make(flow + again, en_US=WORDS))
    caller.ring()
    caller.press("123456")
    for _ in range(3):
        caller.wait()
    caller.press_each("654321", "1")

    assert caller.state.collected == {"account": "654321"}


@pytest.mark.parametrize(
    ("fields", "act", "times", "node"),
    [
        ("wait: 5", None, 2, "ask"),
        ("wait: 5", None, 3, "without"),
        ("wait: 5", "9", 2, "ask"),
        ("wait: 5", "9", 3, "without"),
        ("no_input: {limit: 1, then: elsewhere}", None, 1, "elsewhere"),
        ("no_match: {limit: 1, then: elsewhere}", "9", 1, "elsewhere"),
        ("no_match: {limit: 1}", "9", 1, "without"),
    ],
)
def test_silence_and_wrong_numbers_lead_on_after_their_limits(
    ring, fields, act, times, node
):
    caller = ring(fields)
    for _ in range(times):
        caller.press(act) if act else caller.wait()

    assert caller.state.node == node


def test_silence_and_wrong_numbers_are_counted_apart(ring):
    caller = ring()
    for _ in range(2):
        caller.wait()
        caller.press("9")

    assert (caller.state.silences, caller.state.misses) == (2, 2)
    assert caller.heard == [AT_LAST, "Number?"]
