"""A caller who asks for help at an entry, is led back to it and asks again."""

import pytest
from flow_calls import Caller

FLOW = """
flow: helping
languages: [en-US]
account: {digits: 4}
topics: {other: {}}
start: ask
give_up: gave_up
help: ask
ask: {collect: account, then: done, give_up: without}
done:    {hang_up: done}
without: {hang_up: without}
gave_up: {hang_up: gave_up}
"""
WORDS = {"ask": "Number?", "done": "Done.", "without": "Without.", "gave_up": "Bye."}
PIN = "ask: {verify: pin, then: done, failed: without}"


@pytest.mark.parametrize("asked", ["ask: {collect", "pin"])
def test_help_leads_to_help_once_and_then_on_without(make, asked):
    line = next(one for one in FLOW.splitlines() if one.startswith("ask:"))
    text = FLOW if asked != "pin" else FLOW.replace(line, PIN)
    caller = Caller(make(text, en_US=WORDS))
    caller.ring()

    caller.press("0")
    first = caller.state.path
    caller.press("0")

    assert first == ("ask:help", "ask")
    assert caller.state.path == ("ask:help", "ask:without", "without")


def test_a_number_that_was_being_confirmed_is_kept_unconfirmed(make):
    caller = Caller(make(FLOW, en_US=WORDS))
    caller.ring()
    caller.press("1234")
    caller.press("0")
    caller.press("5678")
    caller.press("0")

    assert caller.state.path == ("ask:help", "ask:without", "without")
    assert caller.state.collected == {"account_unconfirmed": "5678"}
