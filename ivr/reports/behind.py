"""The items behind a figure: exactly those that it counts, and their address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from sqlalchemy import Row, func, null, select
from sqlalchemy.orm import Session

from ivr.errors import UsageError
from ivr.flow.hours import Hours
from ivr.reports.figures import AGENTS, Figure
from ivr.reports.measures import Mark, Measure, Part, Span, measure
from ivr.reports.period import Days, day
from ivr.reports.scope import Scope, Value, items
from ivr.reports.staffed import StaffedClock

LIST = "/console/reports/list"
# What figures can be of alone; an empty value is for what has none.
NARROWED = ("topic", "language", "agent", "hour", "revision", "node")
PAGE = 200
LONGEST_ID = 9


class ListError(UsageError):
    """This is no list of a report: open it from its figure."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What to list: the items of a measure, or those that are its `part`."""

    name: str
    scope: Scope
    part: Part = "all"

    @property
    def measure(self) -> Measure:
        """The measure; raises MeasureError."""
        return measure(self.name)


@dataclass(frozen=True, slots=True)
class Item:
    """One item.  `case` is the number of its case, None for a call without one.

    `at` is the moment that it counts at; `seconds` and `staffed_s` are how long it
    took, where that is measured, and `score` of `highest` the mark, where one is.
    """

    id: int
    at: datetime
    case: int | None
    topic: str | None
    language: str | None
    agent: str | None
    seconds: int | None
    staffed_s: int | None
    score: int | None
    highest: int | None


def behind_of(figure: Figure, scope: Scope) -> Behind:
    """Return what stands behind a figure of a report."""
    return Behind(figure.measure, scope.narrowed(figure.group), figure.part)


def address(behind: Behind) -> str:
    """Return the address of the list, on the hotline's own host."""
    days = behind.scope.days
    asked = {
        "measure": behind.name,
        "part": behind.part,
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
    }
    only = behind.scope.only.items()
    narrowed = {name: "" if value is None else value for name, value in only}
    return f"{LIST}?{urlencode(asked | narrowed)}"


def asked_for(asked: Mapping[str, str], zone: str) -> Behind:
    """Return what an address asks for; raises UsageError with what is wrong."""
    days = Days(day(asked.get("from", "")), day(asked.get("to", "")), zone)
    typed = asked.get("part", "all")
    if typed not in {"all", "part"}:
        raise ListError(f"{typed!r:.40} is no part of a figure; it is all or part")
    part: Part = "part" if typed == "part" else "all"
    found = Behind(asked.get("measure", ""), Scope(days, (), only(asked)), part)
    if part == "part" and getattr(found.measure, "part", None) is None:
        raise ListError(f"{found.name} has no part; leave it out")
    return found


def only(asked: Mapping[str, str]) -> dict[str, Value]:
    """Return what figures are asked for alone."""
    given = {name: asked[name] for name in NARROWED if name in asked}
    # PostgreSQL holds every character but this one.
    return {name: value.replace("\0", "") or None for name, value in given.items()}


def id_in(text: str) -> int | None:
    """Return the id that was asked for, None for what none of ours can be."""
    typed = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    return int(text) if typed else None


def count(session: Session, behind: Behind) -> int:
    """Return how many items there are; raises UsageError for none of its measure."""
    source = behind.measure.source
    rows = items(behind.measure, behind.scope, [source.id.label("id")], behind.part)
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def listed(
    session: Session,
    behind: Behind,
    hours: Hours,
    *,
    after: int | None = None,
    limit: int | None = None,
) -> list[Item]:
    """Return the items in the order of their ids, those `after` an id alone."""
    rows = items(behind.measure, behind.scope, columns(behind.measure), behind.part)
    key = behind.measure.source.id
    if after is not None:
        rows = rows.where(key > after)
    found = session.execute(rows.order_by(key).limit(limit)).all()
    agents = {row.id: row.name for row in session.execute(AGENTS)}
    return items_of(found, agents, hours)


def columns(one: Measure) -> list[Any]:
    """Return what is listed of a measure's items."""
    source, nothing = one.source, null()
    since, until = (one.since, one.until) if isinstance(one, Span) else (nothing,) * 2
    score, best = (one.score, one.highest) if isinstance(one, Mark) else (nothing,) * 2
    return [
        source.id.label("id"),
        source.at.label("at"),
        source.case.label("case"),
        *(source.dims[name].label(name) for name in ("topic", "language", "agent")),
        since.label("since"),
        until.label("until"),
        score.label("score"),
        best.label("highest"),
    ]


def items_of(
    rows: Sequence[Row[Any]], agents: Mapping[int, str], hours: Hours
) -> list[Item]:
    """Return the rows as items."""
    took = [row for row in rows if row.since is not None]
    clock = None
    if took:
        first = min(cast("datetime", row.since) for row in took)
        last = max(cast("datetime", row.until) for row in took)
        clock = StaffedClock(hours, first, last)
    found: list[Item] = []
    for row in rows:
        seconds = staffed = None
        if clock is not None:
            seconds = round((row.until - row.since).total_seconds())
            staffed = clock.seconds(row.since, row.until)
        agent = None if row.agent is None else agents[row.agent]
        head = (row.id, row.at, row.case, row.topic, row.language, agent)
        found.append(Item(*head, seconds, staffed, row.score, row.highest))
    return found
