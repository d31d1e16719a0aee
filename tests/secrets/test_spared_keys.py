"""What the engine is told of keys and words, and so what a call can keep."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from secret_texts import CARDS, phrase
from signed import SHIPPED_FLOW

from ivr.flow.engine import advance, begin
from ivr.flow.files import FlowFiles
from ivr.flow.inputs import Arrived, Digits, Recorded, Silence, Spoken
from ivr.flow.loader import load, load_files
from ivr.flow.secrets.typed import spared

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
VISA = CARDS["Visa"]
FLOW = """\
flow: free
languages: [en-US]
country: CN
topics: {other: {}}
start: main
give_up: bye
main:
  menu:
    "1": {option: account_key, then: who}
    "2": {option: free, then: reference}
    "3": {option: ring, then: callback_number}
    "4": {option: long_key, then: long}
who: {collect: account, digits: 9, then: bye}
reference: {collect: reference, digits: 4-20, then: bye}
callback_number: {collect: callback_number, digits: 7-15, then: bye}
long: {collect: long, digits: 16, check: luhn, then: bye}
bye: {hang_up: bye}
"""
PROMPTS = """\
account_key: "For your account"
who: "Your account?"
free: "For a reference"
ring: "For a call back"
long_key: "For a long number"
long: "Your long number?"
reference: "Your reference?"
callback_number: "Your number?"
bye: "Goodbye."
"""


@pytest.fixture(scope="module")
def free():
    texts = {"flow.yaml": FLOW, "prompts/en-US.yaml": PROMPTS}
    return load_files(FlowFiles("flow.yaml", texts, {}))


def standing(flow, *keys):
    """Return the state of a call whose caller pressed `keys`."""
    state = advance(flow, begin(flow), Arrived(at=AT)).state
    for one in keys:
        state = advance(flow, state, Digits(one, AT)).state
    return state


@pytest.mark.parametrize(
    ("way", "keys", "told", "kinds"),
    [
        (["1"], "314159265", "314159265", ()),
        (["1"], "3141592653", "0000000000", ()),
        (["1"], VISA, "0" * 16, ("card_number",)),
        (["1"], "1234" * 12, "0" * 48, ("long_number",)),
        (["1"], "*", "*", ()),
        (["1", "314159265"], "1", "1", ()),
        (["1", "314159265"], "483920", "000000", ()),
        ([], "483920", "000000", ()),
        ([], "2", "2", ()),
        ([], f"{VISA}*", "0" * 16 + "*", ("card_number",)),
        (["2"], VISA, "**", ("card_number",)),
        (["2"], VISA[:-1] + "2", VISA[:-1] + "2", ()),
        (["2"], CARDS["American Express"], "**", ("card_number",)),
        (["3"], CARDS["American Express"], "**", ("card_number",)),
        (["3"], "13800138000", "13800138000", ()),
        (["3"], "4917600000007", "4917600000007", ()),  # Luhn holds, and it rings
        (["4"], VISA, VISA, ()),
    ],
)
def test_no_more_is_told_than_was_asked_for(free, way, keys, told, kinds):
    state = standing(free, *way)
    assert spared(free, state, Digits(keys, AT)) == (Digits(told, AT), kinds)


@pytest.mark.parametrize("way", [["1"], ["2"], ["3"], [], ["1", "314159265"]])
def test_a_caller_hears_the_same_as_before(free, way):
    state = standing(free, *way)
    told, _ = spared(free, state, Digits(VISA * 2, AT))
    assert advance(free, state, told) == advance(free, state, Digits(VISA * 2, AT))


def test_a_card_where_any_digits_will_do_is_asked_for_again(free):
    state = standing(free, "2")
    told, _ = spared(free, state, Digits(VISA, AT))
    after = advance(free, state, told)
    assert (after.state.entry, after.state.misses) == ("", 1)
    assert not any("4 1 1" in prompt.text for prompt in after.actions[0].prompts)


@settings(max_examples=200)
@given(
    keys=st.text("0123456789*#", min_size=1, max_size=64),
    way=st.sampled_from([(), ("1",), ("2",), ("3",), ("4",), ("1", "314159265")]),
)
def test_what_is_told_is_told_as_it_is_when_told_again(free, keys, way):
    state = standing(free, *way)
    told, _ = spared(free, state, Digits(keys, AT))
    assert spared(free, state, told) == (told, ())
    assert told.keys in {keys, "**"} or set(told.keys) <= set("0*#")


@pytest.mark.parametrize(
    "one", [Silence(AT), Recorded(3, AT), Arrived("+8613800138000")]
)
def test_what_holds_no_words_is_told_as_it_is(free, one):
    assert spared(free, begin(free), one) == (one, ())


def test_words_are_told_without_secrets():
    flow = load(SHIPPED_FLOW)
    state = standing(flow)
    seed = " ".join(phrase("en", bytes(range(16))))
    heard = Spoken(f"my seed phrase is {seed}", 0.9, AT)
    told, kinds = spared(flow, state, heard)
    assert (told, kinds) == (
        Spoken("my seed phrase is [secret removed]", 0.9, AT),
        ("seed_phrase",),
    )
    assert spared(flow, state, Spoken("a transfer", 0.9, AT))[1] == ()
    long = Spoken("it is 314159265358 I think", None, AT)
    assert spared(flow, state, long) == (Spoken("it is  I think", None, AT), ())


def test_the_telephone_pin_reaches_the_host():
    flow = load(SHIPPED_FLOW)
    asked = begin(flow).but(waiting="secret")
    for pin in (Digits("48392011", AT), Spoken("four eight three nine", None, AT)):
        assert spared(flow, asked, pin) == (pin, ())
