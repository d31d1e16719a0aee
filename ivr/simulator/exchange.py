"""The telephone exchange that stands in for Twilio on this machine.

    exchange = Exchange(account_sid=…, auth_token=…, clock=VirtualClock(start))
    exchange.add_number("+18005550100", voice_url="http://127.0.0.1:8000/twilio/voice")
    with exchange.serving():
        call = exchange.call(from_="+13105550123", to="+18005550100")
        call.press("1")

It knows nothing of the application but its addresses.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

from flask import Flask

from ivr.errors import UsageError
from ivr.simulator import server
from ivr.simulator.call import SimulatedCall, carry_out
from ivr.simulator.callbacks import Callback, Delivery
from ivr.simulator.clock import VirtualClock
from ivr.simulator.document import Document
from ivr.simulator.errands import Errands
from ivr.simulator.faults import Faults
from ivr.simulator.leg import Leg
from ivr.simulator.messages import bring, move
from ivr.simulator.office import (
    API_URL,
    Line,
    MessageStatus,
    Office,
    StoredMessage,
    StoredRecording,
)
from ivr.simulator.rest import RestSide
from ivr.simulator.subscriber import Subscriber
from ivr.simulator.twiml import Over
from ivr.simulator.waiting import Steps
from ivr.simulator.webhook import Request
from ivr.simulator.whole import Order, place, receive
from ivr.simulator.wire import Answer, Get, Post, origin, wires


class Exchange(Faults):
    """A Twilio of one account, with its numbers, calls, recordings and subscribers.

    `post` brings requests to the application (by default over the network), `get`
    fetches what is played; a `post` without one fetches nothing.  `connect_to` is where
    requests for the numbers' public address really go, as through a tunnel; they are
    signed for the public one.  `new_id` returns 32 hex digits, never the same twice.
    """

    def __init__(  # noqa: PLR0913  each is a piece of the world
        self,
        *,
        account_sid: str,
        auth_token: str,
        clock: VirtualClock,
        post: Post | None = None,
        get: Get | None = None,
        connect_to: str | None = None,
        new_id: Callable[[], str] = lambda: uuid4().hex,
    ) -> None:
        wire, fetch = wires(post, get, self._public_origins, connect_to)
        self._office = Office(account_sid, auth_token, clock, wire, new_id, fetch)
        self._errands = Errands()
        self.clock = clock
        self.account_sid, self.auth_token = account_sid, auth_token
        self.calls: dict[str, SimulatedCall] = {}

    def add_number(  # noqa: PLR0913  a number and all its addresses
        self,
        number: str,
        *,
        voice_url: str,
        status_callback: str | None = None,
        fallback_url: str | None = None,
        status_events: Sequence[str] = ("completed",),
        message_url: str | None = None,
    ) -> Line:
        """Give the account a number; an older one of the same digits is replaced."""
        line = Line(
            number,
            voice_url,
            status_callback,
            fallback_url,
            tuple(status_events),
            message_url,
        )
        self._office.lines[number] = line
        return line

    def add_api_key(self, sid: str, secret: str) -> None:
        """Let `sid:secret` in at the REST side, beside the account's own token."""
        self._office.api_keys[sid] = secret

    @property
    def subscribers(self) -> dict[str, Subscriber]:
        """Return the people who can be rung, by number; others cannot be reached."""
        return self._office.subscribers

    @property
    def recordings(self) -> dict[str, StoredRecording]:
        """Return the recordings by RecordingSid; what a test changes is served."""
        return self._office.recordings

    @property
    def messages(self) -> dict[str, StoredMessage]:
        """Return the text messages of both directions by MessageSid, in order."""
        return self._office.messages

    @property
    def unsubscribed(self) -> set[str]:
        """Return the numbers that want no texts; STOP and START change it."""
        return self._office.unsubscribed

    @property
    def callbacks(self) -> Delivery:
        """Whether callbacks go out at once, are held or lost."""
        return self._office.postbox.delivery

    @callbacks.setter
    def callbacks(self, delivery: Delivery) -> None:
        self._office.postbox.delivery = delivery

    @property
    def pending(self) -> list[Callback]:
        """Return the callbacks that were never delivered, oldest first."""
        return self._office.postbox.pending

    def deliver(self, callback: Callback) -> Answer | None:
        """Send a callback, for the first time or again; None: nobody answered."""
        return self._office.postbox.deliver(callback)

    def repeat(self, request: Request, *, new_token: bool = False) -> Answer:
        """Send a request again, byte for byte; raise WireError.

        `new_token`: under another idempotency token.
        """
        if new_token:
            request = request.with_token(self._office.new_id())
        return self._office.send(request)

    def deliver_text(
        self, sid: str, status: MessageStatus, error_code: int | None = None
    ) -> StoredMessage:
        """Let a message that the application sent arrive, or not; tell it so.

        Whether the news goes out is up to `callbacks`.
        """
        return move(self._office, sid, status, error_code)

    def text(self, *, from_: str, to: str, body: str) -> StoredMessage:
        """Text one of the numbers; return the message with the application's answer.

        Raises UsageError for a number that takes none, WireError without an answer.
        """
        return bring(self._office, from_, to, body)

    def call(self, *, from_: str, to: str, **extra: str) -> SimulatedCall:
        """Ring one of the numbers; return when the call waits for the caller or ends.

        `extra` are further parameters: `StirVerstat`, `FromCountry`, `CallerName`, …
        Raises UsageError for a number that is not the account's.
        """
        line = self._office.lines.get(to)
        if line is None:
            raise UsageError(f"{to} is no number of this exchange")
        leg = Leg(
            office=self._office,
            sid=f"CA{self._office.new_id()}",
            from_=from_,
            to=to,
            direction="inbound",
            at=self.clock.now(),
            status="ringing",
            extra=extra,
            status_callback=line.status_callback,
            status_events=line.status_events,
            fallback_url=line.fallback_url,
        )
        call = self._keep(leg, receive(leg, line.voice_url))
        call.begin()
        return call

    def rest_app(self) -> Flask:
        """Return the REST side as a WSGI application."""
        return RestSide(self._office, self._order, self._move).app()

    @contextmanager
    def serving(self, host: str = "127.0.0.1", port: int = 0) -> Generator[str]:
        """Serve the REST side in a thread and yield its address; settle at the end."""
        with server.serving(self.rest_app(), host, port) as api_url:
            self._office.api_url = api_url
            try:
                yield api_url
                self.settle()
            finally:
                self._office.api_url = API_URL

    def settle(self, timeout_s: float = 10.0) -> None:
        """Wait until the calls that were ordered or moved by REST have gone on.

        Raises what went wrong in one of them, and UsageError after `timeout_s`.
        """
        self._errands.finish(timeout_s)

    def _order(self, order: Order) -> Leg:
        """Begin a call that was ordered, on a thread of its own."""
        leg = Leg(
            office=self._office,
            sid=f"CA{self._office.new_id()}",
            from_=order.from_,
            to=order.to,
            direction="outbound-api",
            at=self.clock.now(),
            status="queued",
            status_callback=order.status_callback,
            status_events=order.status_events,
            fallback_url=order.fallback_url,
        )
        subscriber = self.subscribers.get(order.to)
        call = self._keep(leg, place(leg, order, subscriber))
        self._errands.start(partial(carry_out, call, subscriber))
        return leg

    def _move(self, leg: Leg, following: Callable[[], Document | Over]) -> None:
        """Send a call on, on a thread of its own: the request must not wait for it."""
        if leg.parent_sid is None:
            self._errands.start(partial(self.calls[leg.sid].move, following))
            return
        parent = self.calls[leg.parent_sid]
        self._errands.start(partial(parent.part, following))

    def _keep(self, leg: Leg, run: Steps[Over]) -> SimulatedCall:
        call = SimulatedCall(leg, run)
        self.calls[leg.sid] = call
        return call

    def _public_origins(self) -> set[str]:
        return {origin(line.voice_url) for line in self._office.lines.values()}
