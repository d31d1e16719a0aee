"""Dial: ring subscribers at once, whisper to who answers, connect, tell the action.

The caller waits twice: while it rings and while the two talk.  Who accepts the call,
asked in the order in which they pick up, gets it; the phones of the others stop.
https://www.twilio.com/docs/voice/twiml/dial
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from ivr.simulator import sound, steps
from ivr.simulator.call_recording import Voice
from ivr.simulator.document import DIAL_WITHIN_DIAL, Document
from ivr.simulator.leg import Leg
from ivr.simulator.record import read_wav
from ivr.simulator.subscriber import Actor, Subscriber
from ivr.simulator.twiml import Next, Over, PartedError, bid_farewell, fetch, link
from ivr.simulator.verbs import Dial, Number
from ivr.simulator.waiting import Dialling, Steps, Waiting

DialStatus = Literal["completed", "busy", "no-answer", "failed", "canceled"]
# Nobody hums for longer, however long they talk.
LONGEST_HUM_S = 2.0
Follow = Callable[[Leg, Document | Over], Steps[Over]]


@dataclass(frozen=True, slots=True)
class Called:
    """One number of a Dial: its leg, and who is there; None: nobody can be reached."""

    noun: Number
    leg: Leg
    subscriber: Subscriber | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a Dial ended and with which leg; `gone`: the caller has hung up."""

    status: DialStatus
    leg: Leg
    bridged: bool = False
    gone: bool = False


def dial(leg: Leg, document: Document, verb: Dial, follow: Follow) -> Steps[Next]:
    """Ring the numbers and connect one; return where that leads."""
    if leg.direction == "outbound-dial":
        leg.errors.append(DIAL_WITHIN_DIAL)
        return None
    called = tuple(call(leg, document, verb, noun) for noun in verb.numbers)
    connection = Connection(leg, called, document, verb, follow)
    outcome = yield from connection.run()
    end(called, outcome)
    return connection.report(outcome)


def call(leg: Leg, document: Document, verb: Dial, noun: Number) -> Called:
    """Begin the leg of one number."""
    callback = noun.status_callback
    child = Leg(
        office=leg.office,
        sid=f"CA{leg.office.new_id()}",
        from_=verb.caller_id or leg.from_,
        to=noun.number,
        direction="outbound-dial",
        at=leg.at,
        status="initiated",
        parent_sid=leg.sid,
        status_callback=callback and link(document, callback),
        status_events=noun.status_events,
    )
    child.report("initiated")
    return Called(noun, child, leg.office.subscribers.get(noun.number))


def end(called: Iterable[Called], outcome: Outcome) -> None:
    """End every leg that is not over: one that was answered is completed."""
    outcome.leg.end(outcome.status)
    for one in called:
        if one.leg.answered_at is not None:
            one.leg.end("completed")
        elif one.subscriber is None:
            one.leg.end("failed")
        elif one.subscriber.busy:
            one.leg.end("busy")
        else:
            one.leg.end("canceled" if outcome.gone else "no-answer")


@dataclass(frozen=True, slots=True)
class Connection:
    """One Dial verb at work: the caller's leg and those of the numbers."""

    leg: Leg
    called: tuple[Called, ...]
    document: Document
    verb: Dial
    follow: Follow
    actors: dict[str, Actor] = field(default_factory=dict[str, Actor])

    def run(self) -> Steps[Outcome]:
        """Ring, let somebody take the call or nobody, and let the two talk."""
        ringing = [one for one in self.called if rings(one)]
        if not ringing:
            status = "busy" if any(one.subscriber for one in self.called) else "failed"
            return Outcome(status, self.called[-1].leg)
        numbers = ", ".join(one.noun.number for one in ringing)
        if not (yield from self.caller_stays(numbers, connected=False)):
            return Outcome("canceled", ringing[-1].leg, gone=True)
        for one in sorted(ringing, key=rings_s):
            if self.takes(one):
                return (yield from self.talk(one, ringing))
        return self.nobody(ringing)

    def nobody(self, ringing: list[Called]) -> Outcome:
        """Return what is told of a Dial that nobody took.

        A phone that was answered, by a machine or by who refused, is completed.
        """
        for one in ringing:
            self.leg.reach(one.leg.at)
        answered = [one for one in ringing if one.leg.answered_at is not None]
        if answered:
            return Outcome("completed", answered[-1].leg)
        return Outcome("no-answer", ringing[-1].leg)

    def takes(self, one: Called) -> bool:
        """Let a phone ring; tell whether somebody answers it and accepts the call."""
        subscriber = one.subscriber
        most_s = self.verb.timeout_s
        if subscriber is None:
            return False
        one.leg.wait(min(subscriber.rings_s, most_s))
        if not subscriber.answers or subscriber.rings_s > most_s:
            return False
        one.leg.answer()
        return self.accepts(one, subscriber)

    def talk(self, taker: Called, ringing: list[Called]) -> Steps[Outcome]:
        """Stop the other phones and connect the two until one hangs up."""
        self.leg.reach(taker.leg.at)
        for other in ringing:
            if other.leg.answered_at is None:
                other.leg.reach(self.leg.at)
                other.leg.end("canceled")
        try:
            stays = yield from self.caller_stays(taker.noun.number, connected=True)
        except PartedError as parted:
            self.goes_on(taker, parted.following)
            return Outcome("completed", taker.leg, bridged=True)
        if not stays:
            return Outcome("completed", taker.leg, bridged=True, gone=True)
        talks_s = taker.subscriber.talks_s if taker.subscriber else 0
        seconds = min(talks_s, self.verb.time_limit_s)
        self.speak(taker, seconds)
        taker.leg.wait(seconds)
        self.leg.reach(taker.leg.at)
        return Outcome("completed", taker.leg, bridged=True)

    def speak(self, taker: Called, seconds: float) -> None:
        """Let both be heard by the other, and by what is recorded of either."""
        here = self.leg.office.subscribers.get(self.leg.to)
        for leg, other, who in (
            (taker.leg, self.leg, taker.subscriber),
            (self.leg, taker.leg, here if self.leg.direction != "inbound" else None),
        ):
            voice = Voice(taker.leg.at, voice_of(who, seconds))
            leg.tape.own.append(voice)
            other.tape.others.append(voice)

    def caller_stays(self, numbers: str, *, connected: bool) -> Steps[bool]:
        """Wait until the caller waits, or hangs up; keys and words change nothing."""
        step: steps.Step = steps.Press("")
        while not isinstance(step, steps.Silent | steps.HangUp):
            step = yield Dialling(numbers, connected)
        self.leg.documents = 0
        return isinstance(step, steps.Silent)

    def accepts(self, one: Called, subscriber: Subscriber) -> bool:
        """Whisper to the subscriber; False when they or the document hang up.

        https://www.twilio.com/docs/voice/twiml/number (url)
        """
        if one.noun.whisper is None:
            return True
        first = fetch(one.leg, link(self.document, one.noun.whisper), {})
        self.actors[one.leg.sid] = Actor(subscriber)
        return self.goes_on(one, first).by == "document"

    def goes_on(self, one: Called, first: Document | Over) -> Over:
        """Run documents on the side of a subscriber, who does as they would."""
        if one.subscriber is None:
            return Over("completed", "fault")
        before = len(one.leg.heard)
        actor = self.actors.setdefault(one.leg.sid, Actor(one.subscriber))
        over = drive(self.follow(one.leg, first), actor.act)
        one.subscriber.hears.extend(one.leg.heard[before:])
        return over

    def report(self, outcome: Outcome) -> Next:
        """Post the action, if there is one; after a hang-up its answer is not run."""
        params = {
            "DialCallSid": outcome.leg.sid,
            "DialCallStatus": outcome.status,
            "DialBridged": str(outcome.bridged).lower(),
        }
        if outcome.leg.answered_at is not None:
            params["DialCallDuration"] = str(outcome.leg.seconds)
        if self.verb.action is None:
            return Over("completed", "caller") if outcome.gone else None
        url = link(self.document, self.verb.action)
        if outcome.gone:
            return bid_farewell(self.leg, url, params)
        return fetch(self.leg, url, params)


def voice_of(subscriber: Subscriber | None, seconds: float) -> bytes:
    """Return what somebody says in a talk of so many seconds, a WAV file."""
    if subscriber is None or subscriber.says is None:
        return sound.tone(min(seconds, LONGEST_HUM_S))
    return read_wav(subscriber.says)


def rings(one: Called) -> bool:
    """Begin to ring; tell whether the phone can."""
    if one.subscriber is None or one.subscriber.busy:
        return False
    one.leg.status = "ringing"
    one.leg.report("ringing")
    return True


def rings_s(one: Called) -> float:
    """Return how long a phone rings until it is answered, in seconds."""
    return one.subscriber.rings_s if one.subscriber else 0


def drive(run: Steps[Over], act: Callable[[Waiting], steps.Step]) -> Over:
    """Carry a run to its end, doing what `act` says wherever it waits."""
    try:
        waiting = next(run)
        while True:
            waiting = run.send(act(waiting))
    except StopIteration as stop:
        return stop.value
