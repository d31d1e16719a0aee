"""What a report is of: days, what it is parted by, and what it is narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, case, literal_column, select
from sqlalchemy.sql.elements import Label

from ivr.errors import UsageError
from ivr.reports.measures import DIMS, Dim, Measure, Part
from ivr.reports.period import Days
from ivr.tables import Agent

# A value of a dimension: a topic, a language, an agent's name; None where there is
# none.
Value = str | None


class GroupingError(UsageError):
    """A report is parted by topic, language, agent and day."""


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
        *(is_(measure, name, value) for name, value in scope.only.items()),
    )
    condition = getattr(measure, "part", None)
    if part == "part" and condition is not None:
        rows = rows.where(condition)
    return rows


def is_(measure: Measure, name: str, value: Value) -> ColumnElement[bool]:
    """Return whether an item has a value, None for nothing; raises GroupingError."""
    column = measure.source.dims.get(name)
    if column is None:
        raise GroupingError(f"this measure is not parted by {name!r:.40}")
    if value is None:
        return column.is_(None)
    if name == "agent":
        mine = select(Agent.id).where(Agent.name == value)
        return column == mine.scalar_subquery()
    return column == value


def keys(measure: Measure, scope: Scope) -> list[Label[Any]]:
    """Return the columns by which a measure's figures are parted."""
    source = measure.source
    found: list[Label[Any]] = [
        number_of_day(source.at, scope.days.begins).label("day")
        if name == "day"
        else source.dims[name].label(name)
        for name in (*scope.by, *measure.own)
    ]
    return found


def number_of_day(
    at: ColumnElement[Any], begins: Sequence[datetime]
) -> ColumnElement[Any]:
    """Return which of the days that begin then a moment is in, from 0.

    No database knows the zone's clock as Python does (SQLite knows none), so the days'
    beginnings are told to it; halving takes nine comparisons for a year.
    """

    def between(low: int, high: int) -> ColumnElement[Any]:
        if high - low == 1:
            return literal_column(str(low))
        middle = (low + high) // 2
        return case(
            (at < begins[middle], between(low, middle)), else_=between(middle, high)
        )

    return between(0, len(begins))
