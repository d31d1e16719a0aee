"""The figures of the supervisor's page: a week of days, counted before it is opened.

They are those of `report` and no others.  A week of a large desk takes a second to
count, which is no time for a page; so the worker counts them every minute, and whoever
opens the page reads what was counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any, Literal, get_args

from sqlalchemy.orm import Session

from ivr.chores import Periodic
from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.reports.figures import Figure, report
from ivr.reports.measures import Dim
from ivr.reports.period import Days, today
from ivr.reports.scope import Scope
from ivr.tables import FigureSet

Part = Literal["week", "days", "hours", "topics", "left"]
PARTS: tuple[Part, ...] = get_args(Part)
NAME = "desk"
# Today is the last of the days.
BEFORE_TODAY = timedelta(days=6)
COUNTING = Periodic("desk figures", timedelta(minutes=1))
# A page that finds older ones counts them itself.
HOLDS = timedelta(minutes=5)

SERVICE = (
    *("promises_kept", "first_answer", "resolution", "satisfaction", "calls"),
    *("abandoned_calls", "cases", "transcription", "recognition_error"),
)
COUNTED: Mapping[Part, tuple[Sequence[str], tuple[Dim, ...]]] = {
    "week": (SERVICE, ()),
    "days": (SERVICE, ("day",)),
    "hours": (("calls",), ("hour",)),
    "topics": (("cases",), ("topic",)),
    "left": (("left_at",), ()),
}


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """The figures of the seven `days` up to the day of `at` (aware), part by part."""

    at: datetime
    days: Days
    parts: Mapping[Part, Sequence[Figure]]

    def scope(self, part: Part) -> Scope:
        """Return what the figures of a part are of."""
        return Scope(self.days, COUNTED[part][1])

    def find(self, part: Part, measure: str, name: str) -> list[Figure]:
        """Return the figures of a measure called `name`, in the order of the groups."""
        return [
            one
            for one in self.parts[part]
            if (one.measure, one.name) == (measure, name)
        ]


def week_of(at: datetime, zone: str) -> Days:
    """Return the seven days up to that of `at` (aware)."""
    last = today(at, zone)
    return Days(last - BEFORE_TODAY, last, zone)


def count(session: Session, hours: Hours, at: datetime) -> DeskFigures:
    """Count the figures as they are at `at`."""
    days = week_of(at, hours.zone)
    parts: dict[Part, Sequence[Figure]] = {
        part: report(session, names, Scope(days, by), hours)
        for part, (names, by) in COUNTED.items()
    }
    return DeskFigures(at, days, parts)


def kept(session: Session, zone: str, at: datetime) -> DeskFigures | None:
    """Return what was counted last; None where it is too old, or of other days."""
    row = session.get(FigureSet, NAME)
    days = week_of(at, zone)
    if row is None or not at - HOLDS < row.at:
        return None
    if row.figures["period"] != [str(days.first), str(days.last), zone]:
        return None
    parts: dict[Part, Sequence[Figure]] = {
        part: [read(one) for one in row.figures[part]] for part in PARTS
    }
    return DeskFigures(row.at, days, parts)


def keep(session: Session, found: DeskFigures) -> None:
    """Keep what was counted, in place of what was counted before."""
    days = found.days
    told: dict[str, Any] = {"period": [str(days.first), str(days.last), days.zone]}
    told |= {part: list(map(written, found.parts[part])) for part in PARTS}
    session.merge(FigureSet(name=NAME, at=found.at, figures=told))


def written(one: Figure) -> dict[str, Any]:
    """Return a figure as JSON has it."""
    group = {
        name: str(value) if isinstance(value, date) else value
        for name, value in one.group.items()
    }
    return asdict(one) | {"group": group}


def read(told: Mapping[str, Any]) -> Figure:
    """Return the figure of some JSON that `written` made."""
    group = {
        name: date.fromisoformat(value) if name == "day" else value
        for name, value in told["group"].items()
    }
    found: dict[str, Any] = {**told, "group": group}
    return Figure(**found)


@dataclass(slots=True)
class Counting:
    """Counts the figures every minute, for all workers and pages of an installation."""

    database: Database
    hours: Callable[[], Hours]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Count them, unless somebody did within the last minute, or is at it."""
        at = self.clock()
        COUNTING.run(self.database, partial(self._count, at), at)

    def _count(self, at: datetime) -> None:
        with self.database.reading() as session:
            found = count(session, self.hours(), at)
        with self.database.writing() as session:
            keep(session, found)
