"""The figures of a report, each with how many items stand behind it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, assert_never

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.flow.hours import Hours
from ivr.reports.counting import (
    Counts,
    Key,
    Marks,
    Times,
    marks,
    rates,
    shares,
    spans,
)
from ivr.reports.measures import (
    MEASURES,
    Count,
    Mark,
    Measure,
    Part,
    Rate,
    Share,
    Span,
)
from ivr.reports.scope import LAST_HOUR, Scope
from ivr.reports.staffed import percentile
from ivr.tables import Agent
from ivr.transcripts.errors import Errors

Unit = Literal["items", "share", "s", "staffed s", "of 5", "error"]
Group = Mapping[str, Any]
PERCENTS = {"median": 50, "p90": 90}
SHARE_PLACES, MARK_PLACES = 4, 2
LOW_OF_FIVE = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a measure, for one `group`.

    `group` holds by name a topic, language, agent's name, day, hour, flow revision or
    node; None where there is none.  `value` is None where there is nothing to count.
    `items` is how many items stand behind it: all of the measure's, or its `part`.
    """

    name: str
    value: float | None
    unit: Unit
    items: int
    part: Part = "all"
    measure: str = ""
    group: Group = field(default_factory=dict[str, Any])


def report(
    session: Session, names: Sequence[str], scope: Scope, hours: Hours
) -> list[Figure]:
    """Return the figures of the measures `names`, group by group in order.

    Days and hours without anything are there all the same, where nothing else parts.
    """
    agents = {row.id: row.name for row in session.execute(AGENTS)}
    found: list[Figure] = []
    for name in names:
        measure = MEASURES[name]
        counted = figures(session, measure, scope, hours)
        parts = (*scope.by, *measure.own)
        keyed = [
            (named(key, parts, scope, agents), key)
            for key in groups(measure, scope, counted)
        ]
        for group, key in sorted(keyed, key=in_order):
            of_group = counted.get(key) or figures_of(measure, None)
            found += [replace(one, measure=name, group=group) for one in of_group]
    return found


AGENTS = select(Agent.id, Agent.name)


def in_order(keyed: tuple[Group, Key]) -> list[tuple[bool, Any]]:
    """Return what groups are sorted by, as they are read: what is nothing is last."""
    return [(value is None, value) for value in keyed[0].values()]


def groups(measure: Measure, scope: Scope, counted: Mapping[Key, Any]) -> set[Key]:
    """Return the groups of a measure."""
    found = set(counted)
    if not measure.own and not scope.by:
        found.add(())
    if not measure.own and scope.by == ("day",):
        found |= {(day,) for day in range(len(scope.days))}
    if not measure.own and scope.by == ("hour",):
        found |= {(hour,) for hour in range(LAST_HOUR + 1)}
    return found


def named(
    key: Key, names: Sequence[str], scope: Scope, agents: Mapping[int, str]
) -> Group:
    """Return a group as it is read: days as dates, agents by name."""
    group: dict[str, Any] = {}
    for name, value in zip(names, key, strict=True):
        match name:
            case "day":
                group[name] = scope.days.dates[value]
            case "agent":
                group[name] = None if value is None else agents[value]
            case _:
                group[name] = value
    return group


def figures(
    session: Session, measure: Measure, scope: Scope, hours: Hours
) -> dict[Key, list[Figure]]:
    """Return a measure's figures by group."""
    found: Mapping[Key, Any]
    match measure:
        case Count() | Share():
            found = shares(session, measure, scope)
        case Span():
            found = spans(session, measure, scope, hours)
        case Mark():
            found = marks(session, measure, scope)
        case Rate():
            found = rates(session, measure, scope)
        case _:
            assert_never(measure)
    return {key: figures_of(measure, counted) for key, counted in found.items()}


def figures_of(measure: Measure, counted: Any) -> list[Figure]:  # noqa: ANN401 - of the measure's kind
    """Return a measure's figures for what was counted; None for nothing at all."""
    match measure:
        case Count():
            whole, _ = counted or (0, 0)
            return [Figure("count", whole, "items", whole)]
        case Share():
            return of_share(counted or (0, 0))
        case Span():
            return of_times(counted or [])
        case Mark():
            return of_marks(counted or Counter())
        case Rate():
            return of_errors(counted or [])
        case _:
            assert_never(measure)


def of_share(counts: Counts) -> list[Figure]:
    """Return the figures of a share: the part, the whole, and part / whole."""
    whole, part = counts
    share = rounded(Fraction(part, whole), SHARE_PLACES) if whole else None
    return [
        Figure("count", part, "items", part, "part"),
        Figure("of", whole, "items", whole),
        Figure("share", share, "share", part, "part"),
    ]


def of_times(times: Times) -> list[Figure]:
    """Return the figures of times: how many, and percentiles by either clock."""
    count = len(times)
    walls = sorted(wall for wall, _ in times)
    staffed = sorted(told for _, told in times)
    found = [Figure("count", count, "items", count)]
    for name, percent in PERCENTS.items():
        found.append(Figure(name, percentile(walls, percent), "s", count))
    for name, percent in PERCENTS.items():
        value = percentile(staffed, percent)
        found.append(Figure(f"staffed_{name}", value, "staffed s", count))
    return found


def of_marks(given: Marks) -> list[Figure]:
    """Return the figures of marks, on a scale of 1 to 5."""
    count = sum(given.values())
    of_five = {
        pair: 1 + 4 * Fraction(pair[0] - 1, max(pair[1] - 1, 1)) for pair in given
    }
    total = sum((of_five[pair] * times for pair, times in given.items()), Fraction(0))
    mean = rounded(total / count, MARK_PLACES) if count else None
    low = sum(times for pair, times in given.items() if of_five[pair] <= LOW_OF_FIVE)
    return [
        Figure("count", count, "items", count),
        Figure("mean", mean, "of 5", count),
        Figure("low", low, "items", low, "part"),
    ]


def of_errors(found: Sequence[Errors]) -> list[Figure]:
    """Return the figures of errors: of all characters and digits that were said."""
    count = len(found)
    figures = [Figure("count", count, "items", count)]
    kinds = {
        "character_error": [one.characters for one in found],
        "digit_error": [one.digits for one in found],
    }
    for name, parts in kinds.items():
        said = sum(part.length for part in parts)
        wrong = sum(part.errors for part in parts)
        rate = rounded(Fraction(wrong, said), SHARE_PLACES) if said else None
        figures.append(Figure(name, rate, "error", count))
    return figures


def rounded(value: Fraction, places: int) -> float:
    """Return a value to so many places, halves away from nought."""
    scaled = int(value * 10**places + Fraction(1, 2))
    return scaled / 10**places
