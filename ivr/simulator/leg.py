"""One leg of a call: who rings whom, its time, what was heard, asked and answered."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from ivr.simulator.call_recording import Tape
from ivr.simulator.callbacks import Callback
from ivr.simulator.clock import rfc2822
from ivr.simulator.document import CALLBACK_REFUSED, CONNECTION_FAILURE
from ivr.simulator.heard import Heard
from ivr.simulator.office import API_VERSION, Office
from ivr.simulator.streaming import Streams
from ivr.simulator.webhook import Request
from ivr.simulator.wire import Answer, WireError

Status = Literal[
    "queued",
    "initiated",
    "ringing",
    "in-progress",
    "completed",
    "busy",
    "failed",
    "no-answer",
    "canceled",
]
FINAL: frozenset[Status] = frozenset(
    ("completed", "busy", "failed", "no-answer", "canceled")
)
Direction = Literal["inbound", "outbound-api", "outbound-dial"]
Event = Literal["initiated", "ringing", "answered", "completed"]
SUBSCRIBABLE: dict[str, Status] = {
    "initiated": "initiated",
    "ringing": "ringing",
    # https://www.twilio.com/docs/voice/api/call-resource: answered is in-progress.
    "answered": "in-progress",
}
PLACES = ("City", "State", "Zip", "Country")
FAULTY_FROM = 400


@dataclass(frozen=True, slots=True)
class Turn:
    """A request about the call and the answer; None where there was none."""

    request: Request
    answer: Answer | None
    at: datetime


@dataclass(slots=True)
class Leg:
    """A leg of a call.  `at` is its own time; `extra` are further parameters."""

    office: Office
    sid: str
    from_: str
    to: str
    direction: Direction
    at: datetime
    status: Status
    extra: Mapping[str, str] = field(default_factory=dict[str, str])
    parent_sid: str | None = None
    status_callback: str | None = None
    status_events: tuple[str, ...] = ("completed",)
    fallback_url: str | None = None
    answered_by: str | None = None
    heard: list[Heard] = field(default_factory=list[Heard])
    turns: list[Turn] = field(default_factory=list[Turn])
    callbacks: list[Callback] = field(default_factory=list[Callback])
    errors: list[int] = field(default_factory=list[int])
    documents: int = 0
    reported: int = 0
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    started_at: datetime = field(init=False)
    streams: Streams = field(init=False)
    tape: Tape = field(init=False)

    def __post_init__(self) -> None:
        self.started_at = self.at
        office = self.office
        self.streams = Streams(
            office.account_sid, office.auth_token, self.sid, office.new_id, self.errors
        )
        self.tape = Tape(self)
        with self.office.lock:
            self.office.legs[self.sid] = self

    @property
    def ended(self) -> bool:
        """Tell whether the call is over."""
        return self.status in FINAL

    @property
    def seconds(self) -> int:
        """Return how long the call lasted since it was answered."""
        if self.answered_at is None:
            return 0
        return int(((self.ended_at or self.at) - self.answered_at).total_seconds())

    def params(self) -> dict[str, str]:
        """Return the parameters that every request about this call carries.

        https://www.twilio.com/docs/voice/twiml#request-parameters
        """
        sides = {"From": self.from_, "To": self.to}
        sides |= {"Caller": self.from_, "Called": self.to}
        params = {
            "CallSid": self.sid,
            "AccountSid": self.office.account_sid,
            "CallStatus": self.status,
            "ApiVersion": API_VERSION,
            "Direction": self.direction,
            **sides,
            **{f"{side}{place}": "" for side in sides for place in PLACES},
        }
        optional = {"ParentCallSid": self.parent_sid, "AnsweredBy": self.answered_by}
        params |= {name: text for name, text in optional.items() if text is not None}
        return params | same_places(self.extra)

    def ask(self, url: str, more: Mapping[str, str]) -> Answer:
        """Post a request about the call and keep it as a turn; raise WireError."""
        request = self.office.compose(url, self.params() | dict(more))
        try:
            answer = self.office.send(request)
        except WireError:
            self.turns.append(Turn(request, None, self.at))
            raise
        self.turns.append(Turn(request, answer, self.at))
        return answer

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass on this leg."""
        self.reach(self.at + timedelta(seconds=seconds))

    def reach(self, at: datetime) -> None:
        """Go on to `at`, and pull the exchange's clock along."""
        self.at = max(self.at, at)
        self.office.clock.reach(self.at)

    def cut_short(self, at: datetime) -> None:
        """Stop what is being said at `at`; what would have come later is unheard."""
        self.heard[:] = [
            replace(heard, cut_short=True)
            if heard.at + timedelta(seconds=heard.seconds) > at
            else heard
            for heard in self.heard
            if heard.at <= at
        ]

    def answer(self) -> None:
        """Take the call; once taken, nothing changes."""
        if self.answered_at is not None:
            return
        self.answered_at = self.at
        self.status = "in-progress"
        self.report("answered")

    def end(self, status: Status) -> None:
        """End the call with its final status; an ended one stays as it is."""
        if self.ended:
            return
        self.status = status
        self.ended_at = self.at
        self.streams.end()
        self.tape.end()
        self.report("completed")

    def report(self, event: Event) -> None:
        """Tell the application of `event`, if it asked for it.

        https://www.twilio.com/docs/voice/api/call-resource#statuscallback
        """
        if self.status_callback is None or event not in self.status_events:
            return
        more = {
            "CallStatus": SUBSCRIBABLE.get(event, self.status),
            "Timestamp": rfc2822(self.at),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self.reported),
        }
        if event == "completed":
            minutes = math.ceil(self.seconds / 60)
            more |= {"CallDuration": str(self.seconds), "Duration": str(minutes)}
        self.reported += 1
        request = self.office.compose(self.status_callback, self.params() | more)
        self.put(Callback("status", event, self.sid, request))

    def put(self, callback: Callback) -> None:
        """Post a callback about this call as the exchange's policy says."""
        self.callbacks.append(callback)
        self.office.postbox.put(callback)
        for answer in callback.answers:
            if answer is None:
                self.errors.append(CONNECTION_FAILURE)
            elif answer.status >= FAULTY_FROM:
                self.errors.append(CALLBACK_REFUSED)


def same_places(extra: Mapping[str, str]) -> dict[str, str]:
    """Return `extra` with `FromCountry` told again as `CallerCountry`, and so on."""
    pairs = (("From", "Caller"), ("To", "Called"))
    again = {
        f"{other}{place}": extra[f"{side}{place}"]
        for side, other in pairs
        for place in PLACES
        if f"{side}{place}" in extra
    }
    return again | dict(extra)
