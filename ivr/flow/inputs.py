"""What a caller, or the host, can tell the engine.

Every input carries `at`, the aware moment at which it happened: the engine has
no clock of its own.  Without it the hotline counts as closed, since a message can
be taken at any hour and a person cannot be found at any hour.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ivr.flow.values import Level


@dataclass(frozen=True, slots=True)
class Arrived:
    """The phone rang.  `caller` is an E.164 number, or None when it is withheld.

    `facts` are what the host knows of the caller: `emergency` and `repeat_caller`
    are `yes` where it is so, `open_case` is the number of a case.
    """

    caller: str | None = None
    at: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Digits:
    """The caller pressed `keys` (one or more of 0-9, * and #)."""

    keys: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """The caller said `text`; `confidence` (0 to 1) is the recogniser's, if any."""

    text: str
    confidence: float | None = None
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
    """The host opened the case that the last step asked for.

    `late`: its promised time is later than it should be, since many wait.
    """

    number: int
    due_at: datetime
    at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """The host says how far it is certain who calls, and what it knows of them.

    `account` are the data of the caller's account, empty when there is none.
    """

    level: Level
    account: dict[str, str] = field(default_factory=dict[str, str])
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Transferred:
    """A transfer is over; `answered`: a person took the call."""

    answered: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call is over."""

    at: datetime | None = None


Input = (
    Arrived
    | Digits
    | Spoken
    | Silence
    | Recorded
    | CaseOpened
    | Verified
    | Transferred
    | HungUp
)
