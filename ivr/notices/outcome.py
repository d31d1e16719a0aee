"""What came of one try to tell, and a bound on how long it may take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ivr.network import bounded

# The whole try: finding the address, connecting, sending, hearing the answer.
LONGEST_TRY_S = 20.0
CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Told:
    """The receiver has it."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """It may be tried again; perhaps the receiver has it and knows its id."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It will not be tried again: the receiver said so."""

    reason: str


Outcome = Told | NotYet | Failed


class Channel(Protocol):
    """A way to tell the company."""

    @property
    def name(self) -> str:
        """What the channel is called in the tables and on the case."""
        ...

    def tell(self, identity: str, body: str) -> Outcome:
        """Hand in the notice `identity` (a UUID), whose JSON text is `body`."""
        ...


def within(seconds: float, work: Callable[[], Outcome]) -> Outcome:
    """Return what `work` returns, or `NotYet` when that takes longer."""
    try:
        return bounded.within(seconds, work)
    except bounded.TooLongError as wrong:
        return NotYet(str(wrong))
