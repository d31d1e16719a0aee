"""What all calls of an exchange share: numbers, subscribers, recordings, the wire."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ivr.simulator.callbacks import Postbox
from ivr.simulator.clock import VirtualClock
from ivr.simulator.subscriber import Subscriber
from ivr.simulator.troubles import Trouble
from ivr.simulator.webhook import Request, compose, send
from ivr.simulator.wire import Answer, CannotConnectError, Get, Post

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg

API_URL = "https://api.twilio.com"
API_VERSION = "2010-04-01"

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
MessageStatus = Literal[
    "queued", "sent", "delivered", "undelivered", "failed", "received"
]


@dataclass(frozen=True, slots=True)
class Line:
    """A phone number of the account and the addresses that are asked about its calls.

    https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
    """

    number: str
    voice_url: str
    status_callback: str | None = None
    fallback_url: str | None = None
    status_events: tuple[str, ...] = ("completed",)
    message_url: str | None = None


@dataclass(slots=True)
class StoredMessage:
    """A text message: `queued` by the application, or `received` for it.

    `request` brought a received one to the application, or told it what became of one
    that it sent; `answer` came back.
    """

    sid: str
    from_: str
    to: str
    body: str
    status: MessageStatus
    created_at: datetime
    status_callback: str | None = None
    error_code: int | None = None
    request: Request | None = None
    answer: Answer | None = None


@dataclass(slots=True)
class StoredRecording:
    """A recording at the exchange; a test may change what will be served.

    `misses`: so many requests find nothing yet, as right after a call.  `source` is
    what began it, `track` the sides of a call that was recorded as a whole.
    """

    sid: str
    call_sid: str
    content: bytes
    seconds: int
    created_at: datetime
    status: Literal["in-progress", "completed", "absent"] = "in-progress"
    error_code: int | None = None
    channels: int = 1
    source: str = "RecordVerb"
    track: str | None = None
    misses: int = 0
    deleted: bool = False


@dataclass(slots=True)
class Office:
    """The exchange's inside.  `new_id` returns 32 hex digits, never the same twice.

    `get` fetches what is played; None: it is played without being fetched.
    `is_reachable`: whether the application can be connected to at all.
    `between_pages` is done after each page of a list that is not the last.
    """

    account_sid: str
    auth_token: str
    clock: VirtualClock
    post: Post
    new_id: Callable[[], str]
    get: Get | None = None
    api_url: str = API_URL
    recording_misses: int = 0
    is_reachable: bool = True
    between_pages: Callable[[], None] = lambda: None
    troubles: list[Trouble] = field(default_factory=list[Trouble])
    refusals: list[int] = field(default_factory=list[int])
    api_keys: dict[str, str] = field(default_factory=dict[str, str])
    lines: dict[str, Line] = field(default_factory=dict[str, Line])
    subscribers: dict[str, Subscriber] = field(default_factory=dict[str, Subscriber])
    recordings: dict[str, StoredRecording] = field(
        default_factory=dict[str, StoredRecording]
    )
    messages: dict[str, StoredMessage] = field(default_factory=dict[str, StoredMessage])
    unsubscribed: set[str] = field(default_factory=set[str])
    lost_answers: int = 0
    legs: dict[str, "Leg"] = field(default_factory=dict[str, "Leg"])
    lock: threading.Lock = field(default_factory=threading.Lock)
    postbox: Postbox = field(init=False)

    def __post_init__(self) -> None:
        self.postbox = Postbox(self.send)
        self.api_keys[self.account_sid] = self.auth_token

    def next_trouble(self) -> Trouble | None:
        """Return what goes wrong with this request for a recording, if anything."""
        with self.lock:
            now = self.clock.now()
            while self.troubles and self.troubles[0].is_over(now):
                self.troubles.pop(0)
            if not self.troubles:
                return None
            self.troubles[0].times -= 1
            return self.troubles[0]

    def compose(self, url: str, params: Mapping[str, str]) -> Request:
        """Build and sign a request under a new idempotency token."""
        token = self.new_id()
        return compose(url, params, auth_token=self.auth_token, idempotency_token=token)

    def send(self, request: Request) -> Answer:
        """Send a request as often as its address allows; raise WireError."""
        if not self.is_reachable:
            raise CannotConnectError("the test has the application out of reach")
        return send(self.post, request, elapsed_s=time.monotonic)

    def recording_url(self, sid: str) -> str:
        """Return the address under which a recording is announced."""
        account = f"{self.api_url}/{API_VERSION}/Accounts/{self.account_sid}"
        return f"{account}/Recordings/{sid}"
