"""Twilio's form fields, translated into what the caller did."""

from datetime import UTC, datetime

import pytest

from ivr.flow.inputs import (
    Digits,
    HungUp,
    Recorded,
    Silence,
    Spoken,
    Transferred,
)
from ivr.telephony.inputs import LONGEST_SPEECH, step

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
RECORDING = "RE" + "1" * 32


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ({"Digits": "1"}, [Digits("1", at=AT)]),
        ({"Digits": ""}, [Silence(at=AT)]),
        ({}, [Silence(at=AT)]),
        (
            {"RecordingSid": RECORDING, "RecordingDuration": "7"},
            [Recorded(7, at=AT)],
        ),
        ({"CallStatus": "completed"}, [HungUp(at=AT)]),
    ],
)
def test_keys_silence_messages_and_the_end(form, given):
    assert list(step(form, AT)) == given


@pytest.mark.parametrize(
    ("form", "given"),
    [
        (
            {"SpeechResult": "My transfer.", "Confidence": "0.91"},
            Spoken("My transfer.", 0.91, at=AT),
        ),
        ({"SpeechResult": "转账"}, Spoken("转账", None, at=AT)),
        ({"SpeechResult": "  yes "}, Spoken("yes", None, at=AT)),
        ({"SpeechResult": " ", "Confidence": "0.9"}, Silence(at=AT)),
        ({"SpeechResult": "", "Digits": ""}, Silence(at=AT)),
        ({"SpeechResult": "two", "Digits": "1"}, Digits("1", at=AT)),
        ({"SpeechResult": "two", "Digits": "x"}, Spoken("two", None, at=AT)),
        (
            {"SpeechResult": "x" * 5000},
            Spoken("x" * LONGEST_SPEECH, None, at=AT),
        ),
    ],
)
def test_words_and_keys_that_win_over_them(form, given):
    assert step(form, AT) == (given,)


@pytest.mark.parametrize(
    ("confidence", "taken"),
    [
        ("0", 0.0),
        ("0.0", 0.0),
        ("1.0", 1.0),
        ("9.5E-4", 0.00095),
        ("", None),
        ("high", None),
        ("1.5", None),
        ("-0.1", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_a_confidence_is_a_number_from_0_to_1_or_none(confidence, taken):
    form = {"SpeechResult": "yes", "Confidence": confidence}
    assert step(form, AT) == (Spoken("yes", taken, at=AT),)


@pytest.mark.parametrize(
    ("status", "bridged", "answered"),
    [
        ("completed", "true", True),
        ("completed", None, True),
        ("completed", "false", False),
        ("busy", "false", False),
        ("no-answer", "false", False),
        ("no-answer", None, False),
        ("failed", None, False),
        ("canceled", "false", False),
        ("", None, False),
    ],
)
def test_a_transfer_is_answered_when_a_person_took_it(status, bridged, answered):
    form = {"DialCallStatus": status, "CallStatus": "in-progress", "Digits": ""}
    if bridged is not None:
        form["DialBridged"] = bridged
    assert step(form, AT) == (Transferred(answered, at=AT),)


@pytest.mark.parametrize(
    ("status", "bridged", "answered"),
    [("canceled", "false", False), ("completed", "true", True)],
)
def test_who_hangs_up_in_a_transfer_is_gone_after_it(status, bridged, answered):
    form = {
        "DialCallStatus": status,
        "DialBridged": bridged,
        "CallStatus": "completed",
    }
    assert step(form, AT) == (Transferred(answered, at=AT), HungUp(at=AT))
