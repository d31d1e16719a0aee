"""What a case takes an agent, measured from the timelines of those that ended last."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ivr.cases.life import ENDED
from ivr.cases.workload import HANDLING, MEASURE_HOLDS
from ivr.tables import Case, CaseEvent, Measure

# Fewer say little; more are of another time.
FEWEST, MOST = 20, 1000
BEGINS = frozenset({"taken", "calling", "reopened"})
ENDS = frozenset("resolved closed planned released given_back undone".split())


def measure_handling(
    session: Session, at: datetime, idle: timedelta
) -> timedelta | None:
    """Store and return how long a case takes an agent; None while too few are known.

    All the stretches in which somebody worked on it count, also those that reached
    nobody; none for longer than `idle`, after which a case goes back to the list.
    """
    ended = (
        select(Case.number)
        .where(Case.closed_at > at - MEASURE_HOLDS, Case.status.in_(ENDED))
        .order_by(Case.closed_at.desc())
        .limit(MOST)
    )
    numbers = session.scalars(ended).all()
    rows = (
        select(CaseEvent.case_number, CaseEvent.kind, CaseEvent.at)
        .where(CaseEvent.case_number.in_(numbers))
        .order_by(CaseEvent.case_number, CaseEvent.id)
    )
    lines = groupby(session.execute(rows), attrgetter("case_number"))
    found = [worked(case, idle) for _, case in lines]
    times = [time for time in found if time]
    if len(times) < FEWEST:
        return None
    mean = sum(times, timedelta(0)) / len(times)
    session.merge(Measure(name=HANDLING, value=mean.total_seconds(), at=at))
    return mean


def worked(lines: Iterable[Row[int, str, datetime]], idle: timedelta) -> timedelta:
    """Return how long somebody worked on a case, by the lines of its timeline."""
    total, since = timedelta(0), None
    for line in lines:
        if line.kind in BEGINS:
            since = since or line.at
        elif line.kind in ENDS and since is not None:
            total += min(line.at - since, idle)
            since = None
    return total
