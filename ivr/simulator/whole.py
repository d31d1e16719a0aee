"""Calls as a whole: one that somebody makes to us, one that we ordered by the API.

https://www.twilio.com/docs/voice/api/call-resource
"""

from dataclasses import dataclass

from ivr.simulator.document import Document, UnusableError, read_document
from ivr.simulator.leg import Leg, Status
from ivr.simulator.run import follow
from ivr.simulator.subscriber import Subscriber
from ivr.simulator.twiml import Over, apologise, fetch
from ivr.simulator.waiting import Steps


@dataclass(frozen=True, slots=True)
class Order:
    """What `POST /Calls.json` asked for: an address of TwiML, or the TwiML itself."""

    to: str
    from_: str
    url: str | None = None
    twiml: str | None = None
    fallback_url: str | None = None
    status_callback: str | None = None
    status_events: tuple[str, ...] = ("completed",)
    timeout_s: int = 60
    detects_machine: bool = False


def receive(leg: Leg, voice_url: str) -> Steps[Over]:
    """Run a call that somebody makes to one of our numbers."""
    leg.report("initiated")
    leg.report("ringing")
    return (yield from carry(leg, voice_url, None))


def place(leg: Leg, order: Order, subscriber: Subscriber | None) -> Steps[Over]:
    """Run a call that was ordered; a number without a subscriber fails."""
    leg.status = "initiated"
    leg.report("initiated")
    missed = ring(leg, order, subscriber)
    if missed is not None:
        leg.end(missed)
        return Over(missed, "caller")
    if order.detects_machine and subscriber is not None:
        leg.answered_by = "machine_start" if subscriber.machine else "human"
    leg.answer()
    return (yield from carry(leg, order.url, order.twiml))


def ring(leg: Leg, order: Order, subscriber: Subscriber | None) -> Status | None:
    """Ring; return why nobody answered, or None when somebody did."""
    if subscriber is None:
        return "failed"
    if subscriber.busy:
        return "busy"
    leg.status = "ringing"
    leg.report("ringing")
    leg.wait(min(subscriber.rings_s, order.timeout_s))
    if not subscriber.answers or subscriber.rings_s > order.timeout_s:
        return "no-answer"
    return None


def carry(leg: Leg, url: str | None, twiml: str | None) -> Steps[Over]:
    """Run the first document and all that follow, and end the leg."""
    over = yield from follow(leg, opening(leg, url, twiml))
    leg.end(over.status)
    return over


def opening(leg: Leg, url: str | None, twiml: str | None) -> Document | Over:
    """Return the document at `url`, or the one that `twiml` spells.

    TwiML given as text has no address, so its links must be absolute.
    """
    if url is not None:
        return fetch(leg, url, {})
    try:
        return read_document("", twiml or "")
    except UnusableError as error:
        leg.errors.append(error.code)
        return apologise(leg)
