"""What a directory of accounts is: it finds an account, and it compares a PIN.

A directory may be slow, wrong or gone, so it is never asked within a transaction, and
each question carries the moment by which its answer is wanted.
"""

from dataclasses import dataclass
from typing import Protocol

NO_ANSWER = "no answer"
NO_DIRECTORY = "there is no list of accounts"


@dataclass(frozen=True, slots=True)
class Found:
    """What a directory knows of an account; `number` is None when there is none.

    `phone` is E.164, None when none is on file.
    """

    number: str | None
    phone: str | None
    data: dict[str, str]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing is known: not whether there is an account, nor whether a PIN is right."""

    reason: str = NO_ANSWER


NOBODY = Found(None, None, {})


class AccountDirectory(Protocol):
    """Where the customers' accounts are.  `until` is a moment of `time.monotonic`.

    Neither question raises anything, and neither takes longer for an account that
    exists than for one that does not.
    """

    def find(
        self, number: str | None, caller: str | None, until: float
    ) -> Found | NoAnswer:
        """Return the account `number`; without one, the only one of the `caller`."""
        ...

    def check_pin(self, number: str | None, pin: str, until: float) -> bool | NoAnswer:
        """Tell whether `pin` is that of the account; nobody's is never right."""
        ...


class NoDirectory:
    """No accounts at all: nobody is known."""

    def find(
        self, number: str | None, caller: str | None, until: float
    ) -> Found | NoAnswer:
        """Return that there is nothing to ask."""
        del number, caller, until
        return NoAnswer(NO_DIRECTORY)

    def check_pin(self, number: str | None, pin: str, until: float) -> bool | NoAnswer:
        """Return that there is nothing to ask."""
        del number, pin, until
        return NoAnswer(NO_DIRECTORY)
