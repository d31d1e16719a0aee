"""Twilio's media streams: the messages of a WebSocket, and who may open one.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import base64
import binascii
import json
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, cast

from twilio.request_validator import RequestValidator

from ivr.errors import IvrError
from ivr.telephony.signature import CALL_SID

SIGNATURE = "X-Twilio-Signature"
ENCODING = ("audio/x-mulaw", 8000, 1)


class StreamError(IvrError):
    """What came is no media stream of ours: end the connection."""


@dataclass(frozen=True, slots=True)
class Started:
    """The stream begins: of which call."""

    stream: str
    call: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of what the caller says: G.711 mu-law, 8000 Hz."""

    mulaw: bytes


@dataclass(frozen=True, slots=True)
class Stopped:
    """The stream is over."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that does not matter here."""


StreamMessage = Started | Sound | Stopped | Passed


@dataclass(frozen=True, slots=True)
class StreamGate:
    """Who may open a stream: whoever signed our address with one of our tokens."""

    address: str
    tokens: tuple[str, ...]

    def admits(self, signature: str | None) -> bool:
        """Tell whether `signature` is Twilio's for the stream's address.

        Twilio signs it with or without a slash at its end, and its libraries differ
        on whether as wss or https: https://www.twilio.com/docs/usage/security
        """
        if not signature or not signature.isascii():
            return False
        plain = self.address.replace("wss://", "https://").replace("ws://", "http://")
        signed = (
            RequestValidator(token).compute_signature(url, {})
            for token in self.tokens
            for address in (self.address, plain)
            for url in (address, f"{address}/")
        )
        return any(compare_digest(one, signature) for one in signed)


def read_message(text: str | bytes, account_sid: str) -> StreamMessage:
    """Return what a message of the socket means; raises StreamError."""
    try:
        given = json.loads(text)
    except ValueError:
        raise StreamError("a message is no JSON") from None
    if not isinstance(given, dict):
        raise StreamError("a message is no JSON object")
    message = cast("dict[str, Any]", given)
    match message.get("event"):
        case "start":
            return started(message, account_sid)
        case "media":
            return sound(message)
        case "stop":
            return Stopped()
        case _:
            return Passed()


def started(message: dict[str, Any], account_sid: str) -> Started:
    """Return the beginning of a stream; raises StreamError for one that is not ours."""
    start = part(message, "start")
    form = part(start, "mediaFormat")
    if start.get("accountSid") != account_sid:
        raise StreamError("the stream is another account's")
    call, stream = start.get("callSid"), message.get("streamSid")
    if not isinstance(call, str) or CALL_SID.fullmatch(call) is None:
        raise StreamError("the stream names no call")
    if not isinstance(stream, str) or not stream.isalnum() or len(stream) > 64:  # noqa: PLR2004 - twice a sid
        raise StreamError("the stream has no id")
    if (form.get("encoding"), form.get("sampleRate"), form.get("channels")) != ENCODING:
        raise StreamError("the stream is not mu-law at 8000 Hz")
    return Started(stream, call)


def sound(message: dict[str, Any]) -> Sound | Passed:
    """Return a piece of sound; what the caller hears is passed over."""
    media = part(message, "media")
    if media.get("track", "inbound") != "inbound":
        return Passed()
    try:
        return Sound(base64.b64decode(media["payload"], validate=True))
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise StreamError("a piece of sound cannot be read") from None


def part(message: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the object under `name`; raises StreamError."""
    found = message.get(name)
    if not isinstance(found, dict):
        raise StreamError(f"a message has no {name}")
    return cast("dict[str, Any]", found)
