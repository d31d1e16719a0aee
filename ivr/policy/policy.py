"""What `desk.yaml` says: how cases end, how callers are called back, when to warn."""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ivr.flow.hours import SPAN, one_span
from ivr.flow.values import Country, Name, Part, Phone, Text

Ends = Literal["resolved", "closed"]
# Where a caller stands among those of one priority.
PROVEN, UNPROVEN = 0, 1
Record = Literal["ask", "announce", "never"]

LENGTH = re.compile(r"([0-9]{1,4}) ?(min|h|days?)")
UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
}
LONGEST = timedelta(days=366)
# What is put into a template where it stands in braces.
PLACEHOLDERS = ("case", "topic", "account", "agent")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def length(value: object) -> object:
    """Turn `15 min`, `2 h` or `3 days` into a length of time."""
    if isinstance(value, timedelta):
        return value
    found = LENGTH.fullmatch(str(value).strip())
    if not found:
        raise ValueError("a length is written like 15 min, 2 h or 3 days")
    time = int(found[1]) * UNITS[found[2]]
    if not timedelta(0) < time <= LONGEST:
        raise ValueError("a length is from 1 min to 366 days")
    return time


def day_span(value: object) -> object:
    """Turn `08:00-21:00` into minutes after midnight."""
    if isinstance(value, tuple):
        return value  # pyright: ignore[reportUnknownVariableType] - the default's own
    if not isinstance(value, str) or not SPAN.fullmatch(value.strip()):
        raise ValueError("hours are written like 08:00-21:00, in quotes")
    begin, end = one_span(value.strip())
    if end > 24 * 60:
        raise ValueError("hours begin and end on one day, like 08:00-21:00")
    return begin, end


def proof(value: object) -> object:
    """Refuse a level of verification that anybody can show."""
    if value in {"none", "on_file"}:
        raise ValueError(
            f"`{value}` proves nothing, since a shown number can be forged; "
            "only pin and attested can come first"
        )
    return value


def template(text: str) -> str:
    """Refuse a placeholder that nothing would be put in for."""
    for name in PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise ValueError(f"there is no {{{name}}}; there are {known}")
    return text


Template = Annotated[Text, AfterValidator(template)]
Length = Annotated[timedelta, BeforeValidator(length)]
Proof = Annotated[Literal["pin", "attested"], BeforeValidator(proof)]
DaySpan = Annotated[tuple[int, int], BeforeValidator(day_span)]


class Disposition(Part):
    """A way that the work on a case ends, or that a call to its caller ended.

    `ends`: whether the case is then `resolved`, so that its caller may still say that
    it is not, or `closed` for good.  `key` is what an agent presses after a call.
    """

    label: Text
    ends: Ends = "resolved"
    key: Annotated[str, Field(pattern="^[1-9]$")] | None = None


class Calling(Part):
    """How callers are called back.

    `hours` are the caller's own, in minutes after midnight; `morning`, `afternoon` and
    `evening` are those of them that a caller can choose.  `tries` are the waits
    after a try that reached nobody; when they are used up, the case says so and stops.
    `countries` may be called, ISO 3166; none given means the flow's own.  `number` is
    the published one that callers see; without it, the one that they had dialled.
    `per_second` is how many calls a second the telephone network takes:
    https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
    `record`: whether what the two say is recorded: `ask` records it when the caller
    agrees by key, `announce` says so and records it.
    """

    hours: DaySpan = (8 * 60, 21 * 60)
    morning: DaySpan = (8 * 60, 12 * 60)
    afternoon: DaySpan = (12 * 60, 17 * 60)
    evening: DaySpan = (17 * 60, 21 * 60)
    tries: list[Length] = [  # noqa: RUF012 - pydantic copies it
        timedelta(minutes=15),
        timedelta(hours=2),
        timedelta(days=1),
        timedelta(days=2),
    ]
    countries: list[Country] = Field(default_factory=list[str])
    per_second: Annotated[int, Field(ge=1, le=100, strict=True)] = 1
    number: Phone | None = None
    record: Record = "ask"

    def window(self, chosen: str | None) -> tuple[int, int] | None:
        """Return the hours of a time of day that a caller chose; None for any."""
        named = {
            "morning": self.morning,
            "afternoon": self.afternoon,
            "evening": self.evening,
        }
        return named.get(chosen or "")


class Order(Part):
    """Who is first within a priority; after that, the call's time decides.

    `first` are the levels of verification whose cases stand before the others of
    their priority.  A shown number is none of them: it can be forged.
    """

    first: list[Proof] = ["pin", "attested"]  # noqa: RUF012 - pydantic copies it

    def tier(self, verification: str) -> int:
        """Return where a case of this level stands in its priority, 0 before 1."""
        return PROVEN if verification in self.first else UNPROVEN


class Satisfaction(Part):
    """How callers are asked how it was, once for each case.

    `by`: by key after a call back, by a text message `after` the case was resolved;
    by nothing where it is empty.  `topics` are asked about, all where none is named.
    A mark of `low` or less, of five, puts the case before a supervisor.
    """

    by: list[Literal["key", "text"]] = ["key", "text"]  # noqa: RUF012 - pydantic's copy
    topics: list[Name] = Field(default_factory=list[str])
    after: Length = timedelta(hours=1)
    low: Annotated[int, Field(ge=0, le=4, strict=True)] = 2


class Promising(Part):
    """From what it is reckoned by when a caller is called back.

    `agents` work at once in staffed hours; without it, those are counted who are
    signed in, or were in such hours before.  `handling` is what a case takes an agent,
    until enough of them have been measured.  The time that the cases before it need is
    taken `reserve` times, for breaks, calls that reach nobody, and what is not
    foreseen.  No promise is for sooner than `soonest`.
    """

    agents: Annotated[int, Field(ge=1, le=10_000, strict=True)] | None = None
    handling: Length = timedelta(minutes=10)
    reserve: Annotated[float, Field(ge=1, le=10)] = 2.0
    soonest: Length = timedelta(hours=1)


class Uploads(Part):
    """What a caller may send over one link: so many files, all together so long.

    `expires` is for how long a link can be used.
    """

    files: Annotated[int, Field(ge=1, le=50, strict=True)] = 5
    megabytes: Annotated[int, Field(ge=1, le=500, strict=True)] = 25
    expires: Length = timedelta(days=7)

    @property
    def most_bytes(self) -> int:
        """How many bytes all files of a link may have."""
        return self.megabytes * 1_000_000


class DeskPolicy(Part):
    """How the desk works.  Every field has a default, so an empty file is a policy.

    `idle`: how long a claimed case may lie untouched before it goes back to the list.
    `warn`: how long before its time a case warns.  `close_after`: when what is
    resolved is closed.  `templates` are notes to begin with, by name; `{case}` and such
    in them are filled in (ivr.cases.templates).
    """

    dispositions: dict[Name, Disposition] = Field(
        default_factory=lambda: dict(DISPOSITIONS), min_length=1
    )
    root_causes: dict[Name, Text] = Field(default_factory=dict[str, str])
    templates: dict[Name, Template] = Field(default_factory=dict[str, str])
    calling: Calling = Calling()
    satisfaction: Satisfaction = Satisfaction()
    order: Order = Order()
    promise: Promising = Promising()
    uploads: Uploads = Uploads()
    idle: Length = timedelta(minutes=30)
    warn: Length = timedelta(minutes=15)
    close_after: Length = timedelta(days=3)

    @model_validator(mode="before")
    @classmethod
    def something(cls, given: Any) -> Any:  # noqa: ANN401 - whatever was written
        """Take an empty file for one that says nothing."""
        return {} if given is None else given

    @model_validator(mode="after")
    def keys_once(self) -> "DeskPolicy":
        """Refuse two dispositions on one key."""
        keys = [one.key for one in self.dispositions.values() if one.key]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"two dispositions have the key {', '.join(twice)}")
        return self


DISPOSITIONS = {
    "solved": Disposition(label="Solved", key="1"),
    "answered": Disposition(label="Question answered", key="2"),
    "passed_on": Disposition(label="Passed on", ends="closed", key="3"),
    "not_reached": Disposition(label="Could not be reached", ends="closed"),
    "no_longer_needed": Disposition(label="No longer needed", ends="closed"),
    "duplicate": Disposition(label="Duplicate", ends="closed"),
    "nuisance": Disposition(label="Nuisance call", ends="closed"),
}
