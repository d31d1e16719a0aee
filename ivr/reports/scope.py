"""What a report is of: days, what it is parted by, and what it is narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, case, literal_column, select
from sqlalchemy.sql.elements import Label

from ivr.errors import UsageError
from ivr.reports.measures import DIMS, Dim, Measure, Part
from ivr.reports.period import Days, hours_of
from ivr.reports.sources import Source
from ivr.tables import Agent

# A value of a dimension: a topic, a language, an agent's name, an hour of the day (0 to
# 23); None where there is none.
Value = str | int | None
LAST_HOUR = 23


class GroupingError(UsageError):
    """A report is parted by topic, language, agent, day and hour."""


@dataclass(frozen=True)
class Scope:
    """The `days`, what the figures are parted `by`, and the values they are only of."""

    days: Days
    by: tuple[Dim, ...] = ()
    only: Mapping[str, Value] = field(default_factory=dict[str, Value])

    def narrowed(self, group: Mapping[str, Any]) -> "Scope":
        """Return the scope of one group of figures alone."""
        own = dict(group)
        on = own.pop("day", None)
        days = self.days if on is None else self.days.only(cast("date", on))
        return replace(self, days=days, by=(), only={**self.only, **own})


def dims(text: str) -> tuple[Dim, ...]:
    """Return what `topic,day` names; `total` and nothing are no parting.

    Raises GroupingError.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == ["total"]:
        return ()
    for name in names:
        if name not in DIMS:
            known = ", ".join(DIMS)
            raise GroupingError(
                f"nothing is parted by {name!r:.40}; there are: {known}"
            )
    if len(set(names)) < len(names):
        raise GroupingError(f"{text!r:.80} names something twice")
    return tuple(cast("list[Dim]", names))


def items(
    measure: Measure, scope: Scope, columns: Sequence[Label[Any]], part: Part = "all"
) -> Select[Any]:
    """Return the query for the `columns` of the items that a scope's figures count."""
    source = measure.source
    rows = select(*columns).select_from(source.rows).where(*source.where)
    rows = rows.where(
        source.at >= scope.days.begins[0],
        source.at < scope.days.end,
        *(is_(measure, scope, name) for name in scope.only),
    )
    condition = getattr(measure, "part", None)
    if part == "part" and condition is not None:
        rows = rows.where(condition)
    return rows


def is_(measure: Measure, scope: Scope, name: str) -> ColumnElement[bool]:
    """Return whether an item has the value that a scope is only of.

    Raises GroupingError.
    """
    value = scope.only[name]
    if name == "hour":
        return hour_of(measure.source.at, scope.days) == hour(value)
    column = measure.source.dims.get(name)
    if column is None:
        raise GroupingError(f"this measure is not parted by {name!r:.40}")
    if value is None:
        return column.is_(None)
    if name == "agent":
        mine = select(Agent.id).where(Agent.name == value)
        return column == mine.scalar_subquery()
    return column == value


def hour(value: Value) -> int:
    """Return an hour of the day as it was asked for; raises GroupingError."""
    typed = str(value)
    if not typed.isdecimal() or not typed.isascii() or int(typed[:3]) > LAST_HOUR:
        raise GroupingError(f"{typed!r:.40} is no hour; they are 0 to {LAST_HOUR}")
    return int(typed)


def keys(measure: Measure, scope: Scope) -> list[Label[Any]]:
    """Return the columns by which a measure's figures are parted."""
    source = measure.source
    return [
        dimension(source, scope.days, name).label(name)
        for name in (*scope.by, *measure.own)
    ]


def dimension(source: Source, days: Days, name: str) -> ColumnElement[Any]:
    """Return what parts a source's items by one dimension."""
    match name:
        case "day":
            return number_of(source.at, days.begins, range(len(days)))
        case "hour":
            return hour_of(source.at, days)
        case _:
            return source.dims[name]


def hour_of(at: ColumnElement[Any], days: Days) -> ColumnElement[Any]:
    """Return the hour of the local clock that a moment of the days is in."""
    begins, hours = zip(*hours_of(days), strict=True)
    return number_of(at, begins, hours)


def number_of(
    at: ColumnElement[Any], begins: Sequence[datetime], numbers: Sequence[int]
) -> ColumnElement[Any]:
    """Return the number of the stretch of time, of those that begin then, of a moment.

    No database knows the zone's clock as Python does (SQLite knows none), so the
    beginnings are told to it; halving takes nine comparisons for a year of days.
    """

    def between(low: int, high: int) -> ColumnElement[Any]:
        if high - low == 1:
            return literal_column(str(numbers[low]))
        middle = (low + high) // 2
        return case(
            (at < begins[middle], between(low, middle)), else_=between(middle, high)
        )

    return between(0, len(begins))
