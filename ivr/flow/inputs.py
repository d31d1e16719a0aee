"""What a caller, or the host, can tell the engine.

Every input carries `at`, the aware moment at which it happened: the engine has
no clock of its own.  Without it the hotline counts as closed, since a message can
be taken at any hour and a person cannot be found at any hour.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """The phone rang.  `caller` is an E.164 number, or None when it is withheld."""

    caller: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digits:
    """The caller pressed `keys` (one or more of 0-9, * and #)."""

    keys: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """The time to answer ran out, or a recording held nothing."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The caller left a message of `seconds`."""

    seconds: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """The host opened the case that the last step asked for."""

    number: int
    due_at: datetime
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call is over."""

    at: datetime | None = None


Input = Arrived | Digits | Silence | Recorded | CaseOpened | HungUp
