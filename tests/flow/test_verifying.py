"""How far it is certain who calls: levels and the telephone PIN."""

import pytest
from certain_flow import FLOW, WORDS, english
from flow_calls import CALLER, Caller

from ivr.flow.actions import Ask, HangUp, Verify
from ivr.flow.inputs import Digits, Silence, Spoken
from ivr.flow.state import State

PIN = "Please enter your telephone PIN, then press hash. If you have none, press star, "
PIN += "then hash."
WRONG = "That did not match. Please enter it once more."
WRONG_AGAIN = "That did not match either. If you do not have it, press star, then hash."
NOTHING = "I did not hear anything."


@pytest.fixture
def reach(make):
    def reached(*keys, level="on_file", caller=CALLER):
        flow = make(FLOW.replace("LEVEL", level), en_US=WORDS, zh_CN=WORDS)
        on_phone = Caller(flow)
        on_phone.ring(caller)
        on_phone.press_each(*keys)
        return on_phone

    return reached


LEVELS = ["none", "on_file", "attested", "pin"]


@pytest.mark.parametrize("needed", LEVELS[:3])
@pytest.mark.parametrize("found", LEVELS)
def test_a_level_is_asked_of_the_host_and_a_higher_one_is_enough(reach, needed, found):
    caller = reach("4", level=needed)
    assert caller.actions == (Verify(None, None),)
    assert caller.state.waiting == "level"

    caller.be_known(found, tier="gold")
    enough = LEVELS.index(found) >= LEVELS.index(needed)
    assert caller.actions == (*english("gold." if enough else "failed."), HangUp())
    assert caller.state.path == (
        "main:four",
        f"level:{found}" if enough else "level:failed",
        "well" if enough else "failed",
    )
    assert caller.state.verification == found
    assert caller.state.facts == {"account.tier": "gold"}


@pytest.mark.parametrize("given", [Silence(), Digits("1"), Spoken("me")])
def test_a_host_that_does_not_answer_has_verified_nobody(reach, given):
    caller = reach("4")

    assert caller.give(given) == (*english("failed."), HangUp())
    assert caller.state.verification == "none"


def test_a_pin_is_asked_for_and_given_to_the_host_with_the_account(reach):
    caller = reach("3", "1234")
    assert caller.actions == (Ask(english(PIN), None, "#", 8),)
    assert caller.state.waiting == "secret"

    assert caller.press("980765#") == (Verify("1234", "980765"),)
    assert caller.be_known("pin", tier="gold") == (*english("gold."), HangUp())
    assert (caller.state.verification, caller.state.path[-2:]) == (
        "pin",
        ("pin:pin", "well"),
    )


def test_a_pin_is_in_no_state_and_in_no_repr_of_what_is_wanted(reach):
    caller = reach("5")
    (wanted,) = caller.press("980765#")

    assert wanted == Verify(None, "980765")
    assert "980765" not in repr(wanted)
    states = [caller.state]
    for level in ("none", "pin"):
        caller.be_known(level)
        states.append(caller.state)
    for state in states:
        assert "980765" not in state.to_json()
        assert "980765" not in repr(state)
        assert State.from_json(state.to_json()) == state


def test_a_wrong_pin_is_asked_for_again_and_leads_on_after_its_limit(reach):
    caller = reach("5")
    heard = []
    for _ in range(3):
        caller.press("1111")
        caller.be_known("on_file", tier="gold")
        heard.append(caller.actions)

    assert heard == [
        (Ask(english(WRONG, PIN), None, "#", 8),),
        (Ask(english(WRONG_AGAIN, PIN), None, "#", 8),),
        (*english("failed."), HangUp()),
    ]
    assert caller.state.path == ("main:five", "pin:no_match", "failed")
    assert caller.state.verification == "on_file"


def test_silence_at_a_pin_is_counted_apart_and_leads_on(reach):
    caller = reach("5")
    caller.press("1111")
    caller.be_known("none")
    assert caller.wait() == (Ask(english(NOTHING, PIN), None, "#", 8),)
    assert (caller.state.silences, caller.state.misses) == (1, 1)
    caller.wait()

    assert caller.wait() == (*english("failed."), HangUp())
    assert caller.state.path[-2:] == ("pin:no_input", "failed")


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ("*#", ("pin:without", "failed")),
        ("*", ("pin:without", "failed")),
        ("0#", ("pin:help", "helped")),
    ],
)
def test_star_and_nought_mean_at_a_pin_what_they_mean_at_any_number(reach, keys, path):
    caller = reach("5")
    caller.press(keys)

    assert caller.state.path[-2:] == path


def test_hash_alone_repeats_the_question_for_a_pin(reach):
    caller = reach("5")
    before = caller.state

    assert caller.press("#") == (Ask(english(PIN), None, "#", 8),)
    assert caller.state == before.but(steps=before.steps + 1)


def test_a_pin_leads_to_give_up_where_it_names_no_way_of_its_own(make):
    flow = FLOW.replace("LEVEL", "pin").replace(", failed: failed", "")
    caller = Caller(make(flow, en_US=WORDS, zh_CN=WORDS))
    caller.ring()
    caller.press_each("4", "*")

    assert caller.actions == (*english("gave_up."), HangUp())
