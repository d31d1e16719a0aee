"""A call in somebody's hand: what they hear, what it waits for, what they can do."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from ivr.errors import IvrError, UsageError
from ivr.simulator import sound, steps
from ivr.simulator.callbacks import Callback
from ivr.simulator.document import Document
from ivr.simulator.heard import Heard
from ivr.simulator.leg import Leg, Status, Turn
from ivr.simulator.record import read_wav
from ivr.simulator.subscriber import Actor, Subscriber
from ivr.simulator.twiml import MovedError, Over, PartedError
from ivr.simulator.verbs import KEYS
from ivr.simulator.waiting import Dialling, Gathering, Recording, Steps, Waiting
from ivr.simulator.webhook import Request


class SimulatedCall:
    """A telephone call.  It runs while a method runs, and waits in between.

    Doing something in a call that has ended, or that it cannot take, raises
    UsageError and changes nothing.  Any thread may act; one acts at a time.
    """

    def __init__(self, leg: Leg, run: Steps[Over]) -> None:
        self._leg = leg
        self._run = run
        self._waiting: Waiting | None = None
        self._lock = threading.RLock()

    @property
    def sid(self) -> str:
        """Return the CallSid."""
        return self._leg.sid

    @property
    def to(self) -> str:
        """Return the number that is called."""
        return self._leg.to

    @property
    def status(self) -> Status:
        """Return Twilio's CallStatus as it is now."""
        return self._leg.status

    @property
    def ended(self) -> bool:
        """Tell whether the call is over."""
        return self._leg.ended

    @property
    def seconds(self) -> int:
        """Return how long the call lasted since it was answered."""
        return self._leg.seconds

    @property
    def waiting(self) -> Waiting | None:
        """Return what the call waits for; None when it is over."""
        return self._waiting

    @property
    def heard(self) -> list[Heard]:
        """Return everything that was said and played to the caller, in order."""
        return list(self._leg.heard)

    @property
    def turns(self) -> list[Turn]:
        """Return the requests for documents and their answers, in order."""
        return list(self._leg.turns)

    @property
    def requests(self) -> list[Request]:
        """Return the requests for documents, in order."""
        return [turn.request for turn in self._leg.turns]

    @property
    def callbacks(self) -> list[Callback]:
        """Return the news of this call, delivered or not, in order."""
        return list(self._leg.callbacks)

    @property
    def errors(self) -> list[int]:
        """Return Twilio's codes of all errors and warnings met, in order."""
        return list(self._leg.errors)

    def press(self, keys: str, *, after_s: float | None = None) -> None:
        """Press keys: when all is said, or `after_s` seconds into what is said."""
        self.act(steps.Press(keys, after_s))

    def stay_silent(self) -> None:
        """Do nothing until the call goes on by itself."""
        self.act(steps.Silent())

    def say(self, text: str, *, confidence: float | None = 0.9) -> None:
        """Say words: a Gather may recognise them, a Record takes a hum as long."""
        self.act(steps.Say(text, confidence))

    def leave_message(self, wav: bytes | Path, *, end: steps.End = "silence") -> None:
        """Speak a WAV file of 16-bit samples into a Record, and end it so."""
        self.act(steps.Message(wav, end))

    def hang_up(self) -> None:
        """Put the receiver down; a call that is over stays as it is."""
        with self._lock:
            if self._waiting is not None:
                self.act(steps.HangUp())

    def act(self, step: steps.Step) -> None:
        """Do one step of a script."""
        with self._lock:
            if self._waiting is None:
                done = type(step).__name__
                raise UsageError(f"the call is over: it cannot take {done}")
            check(self._waiting, step)
            self._go_on(lambda: self._run.send(step))

    def act_by(self, choose: Callable[[Waiting], steps.Step]) -> bool:
        """Do what `choose` says; False, without asking it, when the call is over."""
        with self._lock:
            if self._waiting is None:
                return False
            self.act(choose(self._waiting))
            return True

    def begin(self) -> None:
        """Let the call run until it first waits, or ends."""
        with self._lock:
            self._go_on(lambda: next(self._run))

    def move(self, following: Callable[[], Document | Over]) -> None:
        """Go on at `following()` as soon as the call waits; nothing if it is over."""
        with self._lock:
            if self._waiting is not None:
                moved = MovedError(following())
                self._go_on(lambda: self._run.throw(moved))

    def part(self, following: Callable[[], Document | Over]) -> None:
        """Send the other side of a talk on to `following()`; nothing if none talks."""
        with self._lock:
            match self._waiting:
                case Dialling(connected=True):
                    parted = PartedError(following())
                    self._go_on(lambda: self._run.throw(parted))
                case _:
                    return

    def _go_on(self, resume: Callable[[], Waiting]) -> None:
        self._waiting = None
        try:
            self._waiting = resume()
        except StopIteration:
            return
        except IvrError:
            # TwiML that is not simulated: the run is broken and cannot go on.
            self._leg.end("failed")
            raise


def check(waiting: Waiting, step: steps.Step) -> None:
    """Raise UsageError for a step that cannot be done here."""
    match step:
        case steps.Press():
            if set(step.keys) - set(KEYS):
                raise UsageError(f"{step.keys!r}: a keypad has only {KEYS}")
        case steps.Message():
            check_message(waiting, step)
        case steps.Silent() | steps.Say() | steps.HangUp():
            return
        case _:
            assert_never(step)


def check_message(waiting: Waiting, step: steps.Message) -> None:
    """Raise UsageError when nothing is recorded, or not like this."""
    match waiting:
        case Recording():
            ends = {"silence", "hang_up", *waiting.finish_on_key}
            if step.end not in ends:
                raise UsageError(f"this recording does not end by {step.end!r}")
            try:
                sound.read_samples(read_wav(step.wav))
            except OSError as error:
                raise UsageError(f"{step.wav}: {error.strerror}") from error
        case Gathering() | Dialling():
            raise UsageError("nothing is being recorded now")
        case _:
            assert_never(waiting)


def carry_out(call: SimulatedCall, subscriber: Subscriber | None) -> None:
    """Let the subscriber take a call that was ordered, unless a test does."""
    call.begin()
    if subscriber is None or subscriber.by_hand:
        return
    actor = Actor(subscriber)
    while call.act_by(actor.act):
        pass
    subscriber.hears.extend(call.heard)
