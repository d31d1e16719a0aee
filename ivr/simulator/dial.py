"""Dial: ring a subscriber, whisper to them, connect the two, tell the action.

The caller waits twice: while it rings and while the two talk.
https://www.twilio.com/docs/voice/twiml/dial
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ivr.simulator import steps
from ivr.simulator.document import DIAL_WITHIN_DIAL, Document
from ivr.simulator.leg import Leg
from ivr.simulator.subscriber import Actor, Subscriber
from ivr.simulator.twiml import Next, Over, bid_farewell, fetch, link
from ivr.simulator.verbs import Dial
from ivr.simulator.waiting import Dialling, Steps, Waiting

DialStatus = Literal["completed", "busy", "no-answer", "failed", "canceled"]
Follow = Callable[[Leg, Document | Over], Steps[Over]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a Dial ended; `gone`: the caller has hung up."""

    status: DialStatus
    bridged: bool = False
    gone: bool = False


def dial(leg: Leg, document: Document, verb: Dial, follow: Follow) -> Steps[Next]:
    """Ring the number and connect it; return where that leads."""
    if leg.direction == "outbound-dial":
        leg.errors.append(DIAL_WITHIN_DIAL)
        return None
    connection = Connection(leg, ring(leg, document, verb), document, verb, follow)
    outcome = yield from connection.run(leg.office.subscribers.get(verb.number))
    connection.child.end(outcome.status)
    return connection.report(outcome)


def ring(leg: Leg, document: Document, verb: Dial) -> Leg:
    """Begin the second leg."""
    callback = verb.status_callback
    child = Leg(
        office=leg.office,
        sid=f"CA{leg.office.new_id()}",
        from_=verb.caller_id or leg.from_,
        to=verb.number,
        direction="outbound-dial",
        at=leg.at,
        status="initiated",
        parent_sid=leg.sid,
        status_callback=callback and link(document, callback),
        status_events=verb.status_events,
    )
    child.report("initiated")
    return child


@dataclass(frozen=True, slots=True)
class Connection:
    """One Dial verb at work: the caller's leg and the subscriber's."""

    leg: Leg
    child: Leg
    document: Document
    verb: Dial
    follow: Follow

    def run(self, subscriber: Subscriber | None) -> Steps[Outcome]:
        """Ring, let the subscriber answer or not, and let the two talk."""
        if subscriber is None:
            return Outcome("failed")
        if subscriber.busy:
            return Outcome("busy")
        self.child.status = "ringing"
        self.child.report("ringing")
        if not (yield from self.caller_stays(connected=False)):
            return Outcome("canceled", gone=True)
        self.wait(min(subscriber.rings_s, self.verb.timeout_s))
        if not subscriber.answers or subscriber.rings_s > self.verb.timeout_s:
            return Outcome("no-answer")
        self.child.answer()
        if not self.accepts(subscriber):
            return Outcome("no-answer")
        if not (yield from self.caller_stays(connected=True)):
            return Outcome("completed", bridged=True, gone=True)
        self.wait(min(subscriber.talks_s, self.verb.time_limit_s))
        return Outcome("completed", bridged=True)

    def caller_stays(self, *, connected: bool) -> Steps[bool]:
        """Wait until the caller waits, or hangs up; keys and words change nothing."""
        step: steps.Step = steps.Press("")
        while not isinstance(step, steps.Silent | steps.HangUp):
            step = yield Dialling(self.verb.number, connected)
        self.leg.documents = 0
        return isinstance(step, steps.Silent)

    def accepts(self, subscriber: Subscriber) -> bool:
        """Whisper to the subscriber; False when they or the document hang up.

        https://www.twilio.com/docs/voice/twiml/number (url)
        """
        if self.verb.whisper is None:
            return True
        first = fetch(self.child, link(self.document, self.verb.whisper), {})
        over = drive(self.follow(self.child, first), Actor(subscriber).act)
        subscriber.hears.extend(self.child.heard)
        self.leg.reach(self.child.at)
        return over.by == "document"

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass on both legs."""
        self.child.wait(seconds)
        self.leg.reach(self.child.at)

    def report(self, outcome: Outcome) -> Next:
        """Post the action, if there is one; after a hang-up its answer is not run."""
        params = {
            "DialCallSid": self.child.sid,
            "DialCallStatus": outcome.status,
            "DialBridged": str(outcome.bridged).lower(),
        }
        if self.child.answered_at is not None:
            params["DialCallDuration"] = str(self.child.seconds)
        if self.verb.action is None:
            return Over("completed", "caller") if outcome.gone else None
        url = link(self.document, self.verb.action)
        if outcome.gone:
            return bid_farewell(self.leg, url, params)
        return fetch(self.leg, url, params)


def drive(run: Steps[Over], act: Callable[[Waiting], steps.Step]) -> Over:
    """Carry a run to its end, doing what `act` says wherever it waits."""
    try:
        waiting = next(run)
        while True:
            waiting = run.send(act(waiting))
    except StopIteration as stop:
        return stop.value
