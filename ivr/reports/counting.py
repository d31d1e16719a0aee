"""What the database counts for a measure: by group, what its figures are made of."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from ivr.flow.hours import Hours
from ivr.reports.measures import Count, Mark, Rate, Share, Span
from ivr.reports.scope import Scope, items, keys
from ivr.reports.staffed import StaffedClock
from ivr.transcripts.errors import Errors, compare

# A group: the values in the order of the names that part it.
Key = tuple[Any, ...]
# How many items there are, and how many of them are the part.
Counts = tuple[int, int]
# Seconds by the wall clock, and staffed ones.
Times = list[tuple[int, int]]
# A mark, and the best one that could be given.
Marks = Counter[tuple[int, int]]


def shares(session: Session, measure: Count | Share, scope: Scope) -> dict[Key, Counts]:
    """Return how many items there are of each group."""
    columns = keys(measure, scope)
    if isinstance(measure, Share):
        columns.append(when((measure.part, 1), else_=0).label("part"))
    rows = items(measure, scope, [measure.source.id.label("item"), *columns])
    inner = rows.subquery()
    part = inner.c.part if isinstance(measure, Share) else 0
    group = [inner.c[one.name] for one in keys(measure, scope)]
    counted = select(*group, func.count(), func.coalesce(func.sum(part), 0))
    found: dict[Key, Counts] = {}
    for row in session.execute(counted.select_from(inner).group_by(*group)):
        *key, whole, met = tuple(row)
        found[tuple(key)] = whole, met
    return found


def spans(
    session: Session, measure: Span, scope: Scope, hours: Hours
) -> dict[Key, Times]:
    """Return how long it took, for each item of each group, the quickest first.

    The order is that of the wall clock, and then of the staffed hours.
    """
    group = keys(measure, scope)
    since, until = measure.since.label("since"), measure.until.label("until")
    rows = session.execute(items(measure, scope, [*group, since, until])).all()
    if not rows:
        return {}
    first: datetime = min(row.since for row in rows)
    last: datetime = max(row.until for row in rows)
    clock = StaffedClock(hours, first, last)
    found: dict[Key, Times] = defaultdict(list)
    for row in rows:
        wall = round((row.until - row.since).total_seconds())
        found[tuple(row[:-2])].append((wall, clock.seconds(row.since, row.until)))
    return {key: sorted(times) for key, times in found.items()}


def marks(session: Session, measure: Mark, scope: Scope) -> dict[Key, Marks]:
    """Return how often each mark was given, for each group."""
    columns = keys(measure, scope)
    score, highest = measure.score.label("score"), measure.highest.label("highest")
    inner: Select[Any] = items(measure, scope, [*columns, score, highest])
    rows = inner.subquery()
    group = [rows.c[one.name] for one in (*columns, score, highest)]
    found: dict[Key, Marks] = defaultdict(Counter)
    for row in session.execute(select(*group, func.count()).group_by(*group)):
        *key, given, best, times = tuple(row)
        found[tuple(key)][given, best] += times
    return found


def rates(session: Session, measure: Rate, scope: Scope) -> dict[Key, list[Errors]]:
    """Return the errors of each recording, for each group.

    The texts may be sealed, so no database can compare them.
    """
    texts = (
        measure.understood.label("understood"),
        measure.said.label("said"),
        measure.language.label("spoken"),
    )
    rows = session.execute(items(measure, scope, [*keys(measure, scope), *texts]))
    found: dict[Key, list[Errors]] = defaultdict(list)
    for row in rows:
        *key, understood, said, language = tuple(row)
        found[tuple(key)].append(compare(understood, said, language))
    return found
