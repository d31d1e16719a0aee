"""Media streams: who may open one, and what their messages mean."""

import base64
import json

import pytest
from signed import ACCOUNT, CALL, TOKEN
from twilio.request_validator import RequestValidator

from ivr.telephony.streams import (
    Passed,
    Sound,
    Started,
    Stopped,
    StreamError,
    StreamGate,
    read_message,
)

ADDRESS = "wss://hotline.example/twilio/stream"
GATE = StreamGate(ADDRESS, (TOKEN, "the new one"))
FORM = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
START = {"accountSid": ACCOUNT, "callSid": CALL, "mediaFormat": FORM}


def signed(url: str, token: str = TOKEN) -> str:
    return RequestValidator(token).compute_signature(url, {})


def message(event: str, **more: object) -> str:
    return json.dumps({"event": event, "streamSid": "MZ1", **more})


@pytest.mark.parametrize(
    ("signature", "admitted"),
    [
        (signed(ADDRESS), True),
        (signed(f"{ADDRESS}/"), True),
        (signed("https://hotline.example/twilio/stream"), True),
        (signed(ADDRESS, "the new one"), True),
        (signed(ADDRESS, "another"), False),
        (signed("wss://elsewhere.example/twilio/stream"), False),
        (signed("wss://hotline.example/twilio/voice"), False),
        ("", False),
        (None, False),
        ("é", False),
    ],
)
def test_only_whoever_signed_our_address_may_open_a_stream(signature, admitted):
    assert GATE.admits(signature) is admitted


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ('{"event": "connected", "protocol": "Call", "version": "1.0.0"}', Passed()),
        (message("start", start=START), Started("MZ1", CALL)),
        (
            message("media", media={"track": "inbound", "payload": "AP8="}),
            Sound(b"\x00\xff"),
        ),
        (message("media", media={"track": "outbound", "payload": "AP8="}), Passed()),
        (message("dtmf", dtmf={"digit": "1"}), Passed()),
        (message("mark", mark={"name": "a"}), Passed()),
        (message("stop", stop={"callSid": CALL}), Stopped()),
        ("{}", Passed()),
    ],
)
def test_each_message_has_its_meaning(text, meaning):
    assert read_message(text, ACCOUNT) == meaning


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no json", "a message is no JSON"),
        (b"\xff\x00", "a message is no JSON"),
        ("[]", "a message is no JSON object"),
        (message("start"), "a message has no start"),
        (message("start", start=START | {"accountSid": "AC1"}), "another account's"),
        (message("start", start=START | {"callSid": "CA1"}), "names no call"),
        (message("start", start=START | {"callSid": None}), "names no call"),
        (message("start", start=START | {"mediaFormat": 8000}), "has no mediaFormat"),
        (
            message("start", start=START | {"mediaFormat": FORM | {"channels": 2}}),
            "the stream is not mu-law at 8000 Hz",
        ),
        (json.dumps({"event": "start", "start": START}), "the stream has no id"),
        (message("start", start=START, streamSid="../x"), "the stream has no id"),
        (message("media"), "a message has no media"),
        (message("media", media={}), "cannot be read"),
        (message("media", media={"payload": 7}), "cannot be read"),
        (message("media", media={"payload": "###"}), "cannot be read"),
    ],
)
def test_what_is_no_stream_of_ours_is_refused_with_a_reason(text, reason):
    with pytest.raises(StreamError, match=reason):
        read_message(text, ACCOUNT)


def test_sound_is_what_was_sent():
    sent = bytes(range(256))
    media = {"track": "inbound", "payload": base64.b64encode(sent).decode()}
    assert read_message(message("media", media=media), ACCOUNT) == Sound(sent)
