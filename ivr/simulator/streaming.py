"""Start and Stop with Stream: what the caller says goes to a WebSocket as well.

A stream runs beside the other verbs until it is stopped or the call ends.  It is sent
as fast as it is taken, not at the speed of speech, with the pieces, numbers and the
signature of Twilio's.  A socket that cannot be reached ends nothing.

https://www.twilio.com/docs/voice/twiml/stream
https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import base64
import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree import ElementTree as ET

from twilio.request_validator import RequestValidator
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from ivr.simulator.sound import RATE_HZ, read_samples

# https://www.twilio.com/docs/api/errors/31920 and …/31921: refused, or lost.
REFUSED_STREAM = 31920
LOST_STREAM = 31921
PIECE_SAMPLES = RATE_HZ // 50
PIECE_MS = 20
TIMEOUT_S = 10.0
# G.711 mu-law: https://www.itu.int/rec/T-REC-G.711
BIAS, CLIP = 0x84, 32635


@dataclass(frozen=True, slots=True)
class StartStream:
    """https://www.twilio.com/docs/voice/twiml/stream , inside `<Start>`."""

    url: str
    name: str
    track: str


@dataclass(frozen=True, slots=True)
class StopStream:
    """https://www.twilio.com/docs/voice/twiml/stream#stop-a-stream ."""

    name: str


class Socket(Protocol):
    """An open WebSocket."""

    def send(self, message: str) -> None:
        """Send a text message."""
        ...


def read_start(element: ET.Element) -> StartStream | None:
    """Read `<Start>`; None when it holds no stream."""
    stream = element.find("Stream")
    if stream is None:
        return None
    track = stream.get("track", "inbound_track")
    return StartStream(stream.get("url", ""), stream.get("name", ""), track)


def read_stop(element: ET.Element) -> StopStream | None:
    """Read `<Stop>`; None when it holds no stream."""
    stream = element.find("Stream")
    return None if stream is None else StopStream(stream.get("name", ""))


@dataclass(slots=True)
class Stream:
    """A stream under way.  `sequence` counts its messages, `chunk` its pieces."""

    sid: str
    socket: Socket
    opened: ExitStack
    account_sid: str
    call_sid: str
    sequence: int = 0
    chunk: int = 0

    def begin(self) -> None:
        """Say what the stream is."""
        hello = {"event": "connected", "protocol": "Call", "version": "1.0.0"}
        self.socket.send(json.dumps(hello))
        form = {"encoding": "audio/x-mulaw", "sampleRate": RATE_HZ, "channels": 1}
        start = {
            "accountSid": self.account_sid,
            "callSid": self.call_sid,
            "streamSid": self.sid,
            "tracks": ["inbound"],
            "customParameters": {},
            "mediaFormat": form,
        }
        self._send("start", start)

    def say(self, wav: bytes) -> None:
        """Send what the caller says, in pieces of 20 ms."""
        samples, _, _ = read_samples(wav)
        for begin in range(0, len(samples), PIECE_SAMPLES):
            piece = bytes(map(mulaw, samples[begin : begin + PIECE_SAMPLES]))
            self.chunk += 1
            media = {
                "track": "inbound",
                "chunk": str(self.chunk),
                "timestamp": str((self.chunk - 1) * PIECE_MS),
                "payload": base64.b64encode(piece).decode(),
            }
            self._send("media", media)

    def end(self) -> None:
        """Say that the stream is over, and close it."""
        self._send("stop", {"accountSid": self.account_sid, "callSid": self.call_sid})
        self.opened.close()

    def _send(self, event: str, content: Mapping[str, object]) -> None:
        self.sequence += 1
        message = {"event": event, "sequenceNumber": str(self.sequence)}
        self.socket.send(json.dumps(message | {event: content, "streamSid": self.sid}))


@dataclass(slots=True)
class Streams:
    """The streams of one leg, by name; `errors` are Twilio's codes."""

    account_sid: str
    auth_token: str
    call_sid: str
    new_id: Callable[[], str]
    errors: list[int] = field(default_factory=list[int])
    running: dict[str, Stream] = field(default_factory=dict[str, Stream])

    def follow(self, verb: StartStream | StopStream) -> None:
        """Do what a verb says; the next verb follows at once."""
        if isinstance(verb, StartStream):
            self.start(verb)
        else:
            self.stop(verb)

    def start(self, verb: StartStream) -> None:
        """Open a stream; one that is refused is an error of the call, no more."""
        signature = RequestValidator(self.auth_token).compute_signature(verb.url, {})
        sid = f"MZ{self.new_id()}"
        opened = ExitStack()
        try:
            socket = opened.enter_context(
                connect(
                    verb.url,
                    additional_headers={"x-twilio-signature": signature},
                    open_timeout=TIMEOUT_S,
                    compression=None,
                    proxy=None,
                )
            )
        except (OSError, WebSocketException, TimeoutError):
            self.errors.append(REFUSED_STREAM)
            return
        stream = Stream(sid, socket, opened, self.account_sid, self.call_sid)
        self.running[verb.name or sid] = stream
        self._try(verb.name or sid, stream.begin)

    def say(self, wav: bytes) -> None:
        """Send what the caller says to every stream."""
        for name, stream in list(self.running.items()):
            self._try(name, lambda stream=stream: stream.say(wav))

    def stop(self, verb: StopStream) -> None:
        """End a stream; one that is not there is none."""
        stream = self.running.get(verb.name)
        if stream is not None:
            self._try(verb.name, stream.end)
            self.running.pop(verb.name, None)

    def end(self) -> None:
        """End every stream: the call is over."""
        for name in list(self.running):
            self.stop(StopStream(name))

    def _try(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except (OSError, WebSocketException):
            self.errors.append(LOST_STREAM)
            self.running.pop(name).opened.close()


def mulaw(sample: int) -> int:
    """Return the mu-law byte of a 16-bit sample."""
    sign = 0x80 if sample < 0 else 0
    size = min(abs(sample), CLIP) + BIAS
    exponent = size.bit_length() - 8
    mantissa = (size >> (exponent + 3)) & 0x0F
    return ~(sign | exponent << 4 | mantissa) & 0xFF
