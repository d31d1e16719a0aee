"""The whisper: words in an address, and two answers that leave no trace."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.actions import Say
from ivr.tables import Call
from ivr.telephony.hearing import legible
from ivr.telephony.whisper import MOST_CHARACTERS, as_token, from_token

WORDS = (Say("来电语言 zh-CN。请按1。", "zh-CN"), Say("Press 1.", "en-US"))
TEXT = st.text(alphabet=st.characters(), max_size=100)


@given(st.lists(TEXT, max_size=5))
def test_what_goes_into_an_address_comes_out_of_it(texts):
    says = tuple(Say(text, "en-US") for text in texts)
    token = as_token(says)
    assert from_token(token) == tuple(Say(legible(text), "en-US") for text in texts)
    assert set(token) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_long_words_are_cut_so_that_the_address_stays_short():
    token = as_token((Say("语" * 5000, "zh-CN"), Say("more", "en-US")))
    assert len(token) < 4000
    assert from_token(token) == (
        Say("语" * MOST_CHARACTERS, "zh-CN"),
        Say("", "en-US"),
    )


@pytest.mark.parametrize(
    "token", ["", "x", "AAAA", "W10=", "é", "W1tdXQ", "bnVsbA", "A" * 5000]
)
def test_letters_that_we_never_wrote_say_nothing(token):
    assert from_token(token) == ()


def test_a_signed_whisper_is_answered_and_changes_nothing(twilio, rows):
    leg = twilio.fields(sid="CA" + "d" * 32, Direction="outbound-dial")
    answer = twilio.post(f"/twilio/whisper/{as_token(WORDS)}", leg)
    root = ET.fromstring(answer.data)
    assert [say.text for say in root.iter("Say")] == [say.text for say in WORDS]
    assert [child.tag for child in root] == ["Gather", "Hangup"]
    taken = twilio.post("/twilio/taken", {**leg, "Digits": "1"})
    assert len(ET.fromstring(taken.data)) == 0
    assert rows(Call) == []


@pytest.mark.parametrize(
    "path", [f"/twilio/whisper/{as_token(WORDS)}", "/twilio/taken"]
)
def test_a_stranger_gets_no_whisper(twilio, path):
    answer = twilio.client.post(path, data={**twilio.fields(), "Digits": "1"})
    assert (answer.status_code, answer.data) == (403, b"")
