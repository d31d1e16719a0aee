"""The number and the time for a call back: the nodes and the callers."""

import pytest
from flow_calls import CALLER, Caller
from short_flow import FLOW, KNOWN, WORDS, choice, english, expanded, menu, reach, short

from ivr.flow.actions import HangUp

__all__ = ["reach", "short"]


def windows(*names):
    means = [{"set": {"callback_window": name}} for name in names]
    return [
        choice(f"when_{name}", "next", **what)
        for name, what in zip(names, means, strict=True)
    ]


def test_a_callback_asks_for_the_number_and_for_the_time(short):
    every = windows("soon", "morning", "afternoon", "evening")
    number = {
        "collect": "callback_number",
        "type": "phone",
        "prompt": "callback_number_question",
        "then": "x.when",
        "give_up": "x.when",
    }
    own = {"set": {"callback_number": "{caller}"}}
    nodes = {
        "x": ("Branch", KNOWN | {"yes": "x.which", "no": "x.number"}),
        "x.which": menu(
            "callback_question",
            "x.when",
            choice("this_number", "x.when", **own),
            choice("other_number", "x.number"),
        ),
        "x.number": ("Collect", number),
        "x.when": menu("callback_when", "next", *every),
    }

    assert expanded(short("{callback: {}, then: next}")) == nodes
    some = "{callback: {when: [evening, soon]}, then: next, without: other}"
    assert expanded(short(some)) == nodes | {
        "x.number": ("Collect", number | {"give_up": "other"}),
        "x.when": menu("callback_when", "next", *windows("evening", "soon")),
    }


@pytest.mark.parametrize(
    ("caller", "keys", "kept"),
    [
        (CALLER, ["1", "2"], {"callback_number": CALLER, "callback_window": "morning"}),
        (
            CALLER,
            ["2", "13900139000#", "1", "1"],
            {"callback_number": "13900139000", "callback_window": "soon"},
        ),
        (
            None,
            ["13900139000#", "1", "4"],
            {"callback_number": "13900139000", "callback_window": "evening"},
        ),
        (None, ["*", "3"], {"callback_window": "afternoon"}),
        (CALLER, [None] * 4, {}),
    ],
)
def test_a_caller_tells_the_number_and_the_time_that_suit(reach, caller, keys, kept):
    on_phone = reach("{callback: {}, then: next}", caller)
    for key in keys:
        on_phone.press(key) if key else on_phone.wait()

    assert on_phone.actions == (*english("next."), HangUp())
    assert on_phone.state.collected == kept


def test_a_caller_without_any_number_has_a_way_of_their_own(reach):
    caller = reach("{callback: {}, then: next, without: other}", None)

    assert caller.press("*") == (*english("other."), HangUp())


def test_the_number_that_was_typed_is_spoken_as_one(make):
    flow = FLOW.replace("NODE", "{callback: {when: [soon]}, then: next}")
    words = WORDS | {"next": "We call {callback_number} {callback_window}."}
    for key, number in (("1", "8 6, 1 3 8, 0 0 1 3, 8 0 0 0"), (None, "")):
        caller = Caller(make(flow, en_US=words))
        caller.ring()
        caller.press("1")
        for _ in range(2):
            caller.press(key) if key else caller.wait()
        if key is None:
            caller.press("1")

        assert caller.heard == [f"We call {number} soon."]
