"""The people whom the application rings: what they do when their phone rings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ivr.simulator.heard import Heard
from ivr.simulator.steps import HangUp, Press, Silent, Step
from ivr.simulator.waiting import Dialling, Gathering, Recording, Waiting

MOST_STEPS = 100


@dataclass(slots=True)
class Subscriber:
    """Somebody at the end of a dialled number.

    After `rings_s` seconds they answer (or never), and talk for `talks_s`.  While a
    TwiML document runs on their side they follow `script`; without one they press
    `presses` at the first Gather and are silent otherwise.  One `by_hand` waits for
    a test to act through `exchange.calls`.  `machine` makes them an answering machine.
    `says` is what they say when two are connected, a WAV file; by default they hum.
    `hears` collects what was said to them, in order.
    """

    answers: bool = True
    busy: bool = False
    rings_s: float = 6
    talks_s: float = 30
    presses: str = ""
    script: Sequence[Step] = ()
    by_hand: bool = False
    machine: bool = False
    says: bytes | Path | None = None
    hears: list[Heard] = field(default_factory=list[Heard])


class Actor:
    """A subscriber during one call: the next thing that they do.

    After MOST_STEPS they hang up, as anybody would whom a machine asks for ever.
    """

    def __init__(self, subscriber: Subscriber) -> None:
        self._script = list(subscriber.script)
        self._presses = subscriber.presses
        self._steps_left = MOST_STEPS

    def act(self, waiting: Waiting) -> Step:
        """Return what the subscriber does where the call waits."""
        self._steps_left -= 1
        if self._steps_left < 0:
            return HangUp()
        if self._script:
            return self._script.pop(0)
        match waiting:
            case Gathering() if self._presses:
                keys, self._presses = self._presses, ""
                return Press(keys)
            case Gathering() | Recording() | Dialling():
                return Silent()
