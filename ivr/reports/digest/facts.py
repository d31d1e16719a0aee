"""What the digest of a day tells: figures, and the cases that somebody must look at.

Cases are named by their numbers alone: no caller, no account, no word that was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from ivr.audio.holds import alarm
from ivr.cases.clock import is_owed
from ivr.cases.promises import BROKEN, long_waits
from ivr.flow.hours import Hours
from ivr.reports.figures import Figure, report
from ivr.reports.period import Days
from ivr.reports.scope import Scope
from ivr.reports.sources import COMPLAINT
from ivr.tables import (
    Callback,
    Case,
    Delivery,
    Discrepancy,
    Notice,
    Promise,
    Recording,
)

# What the digest compares, each with the figures of it that are told.
TOLD: dict[str, tuple[str, ...]] = {
    "calls": ("count",),
    "abandoned_calls": ("share",),
    "cases": ("count",),
    "complaints": ("count",),
    "repeated_calls": ("share",),
    "first_answer": ("median",),
    "resolution": ("median",),
    "resolution_rate": ("share",),
    "first_call_resolution": ("share",),
    "promises_kept": ("share",),
    "satisfaction": ("mean",),
}
# So many cases are listed of each kind; the rest are counted.
MOST_LISTED = 25
IN_DOUBT = ("refused", "not_known")
DIFFER = "Differences to the telephone network's own lists that nobody has looked at"


@dataclass(frozen=True, slots=True)
class Named:
    """A case: its number, what it is about, and the moment that matters."""

    number: int
    topic: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of one kind: the first of them, and how many there are in all."""

    named: Sequence[Named]
    total: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that went wrong, with the cases that it happened to."""

    sentence: str
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A day, against the one before and the one a week before.

    `figures` holds those of each of the three days, in the order of `TOLD`; `late` are
    the cases that are late at `made_at`, not at the day's end.
    """

    day: date
    zone: str
    made_at: datetime
    figures: tuple[Sequence[Figure], Sequence[Figure], Sequence[Figure]]
    broken: Cases
    late: Cases
    complaints: Cases
    alarms: Sequence[Alarm]


def digest(session: Session, day: date, hours: Hours, now: datetime) -> Digest:
    """Return the digest of `day` as it is known at the aware moment `now`."""
    days = [day, day - timedelta(days=1), day - timedelta(days=7)]
    told, before, week_before = (figures(session, one, hours) for one in days)
    begin, end = bounds(Days(day, day, hours.zone))
    broken = select(Case, Promise.due_at).join(
        Promise, Promise.case_number == Case.number
    )
    broken = broken.where(Promise.state == BROKEN, *within(Promise.due_at, begin, end))
    late = select(Case, Case.due_at).where(
        Case.closed_at.is_(None), Case.due_at < now, is_owed()
    )
    complaints = select(Case, Case.opened_at).where(
        COMPLAINT, *within(Case.opened_at, begin, end)
    )
    return Digest(
        day=day,
        zone=hours.zone,
        made_at=now,
        figures=(told, before, week_before),
        broken=cases(session, broken, Promise.due_at),
        late=cases(session, late, Case.due_at),
        complaints=cases(session, complaints, Case.opened_at),
        alarms=alarms_of(session, begin, end),
    )


def figures(session: Session, day: date, hours: Hours) -> list[Figure]:
    """Return the figures of a day that are told."""
    scope = Scope(Days(day, day, hours.zone))
    found = report(session, list(TOLD), scope, hours)
    return [one for one in found if one.name in TOLD[one.measure]]


def bounds(days: Days) -> tuple[datetime, datetime]:
    """Return the first moment of the days, and the first after them."""
    return days.begins[0], days.end


def within(
    at: Any,  # noqa: ANN401 - a column
    begin: datetime,
    end: datetime,
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return whether a column's moment is of the day."""
    return at >= begin, at < end


def cases(
    session: Session,
    rows: "Select[Case, datetime]",
    by: Any,  # noqa: ANN401 - a column
) -> Cases:
    """Return the first cases, the earliest first, and how many there are."""
    listed = rows.with_only_columns(Case.number, Case.topic, by)
    total = session.scalar(select(func.count()).select_from(listed.subquery()))
    found = session.execute(listed.order_by(by, Case.number).limit(MOST_LISTED))
    return Cases([Named(*row) for row in found], total or 0)


def alarms_of(session: Session, begin: datetime, end: datetime) -> list[Alarm]:
    """Return what went wrong on the day, or still does."""
    unseen = select(func.count()).select_from(Discrepancy)
    differ = session.scalar(unseen.where(Discrepancy.seen_at.is_(None))) or 0
    untold = (
        select(Notice.case_number)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(Delivery.state == "failed", *within(Delivery.ended_at, begin, end))
    )
    failed = (
        select(Case.number)
        .join(Recording, Recording.call_id == Case.call_id)
        .where(Recording.state == "failed", *within(Recording.announced_at, begin, end))
    )
    doubtful = select(Callback.case_number).where(
        Callback.outcome.in_(IN_DOUBT), *within(Callback.ended_at, begin, end)
    )
    kinds = {
        "Requests that the company was not told of": untold,
        "Recordings that failed": failed,
        "Callbacks that were refused, or of which nothing is known": doubtful,
    }
    now = (alarm(session), long_waits(session), f"{DIFFER}: {differ}" if differ else "")
    found = [Alarm(one) for one in now if one]
    for sentence, rows in kinds.items():
        numbers = sorted({one for one in session.scalars(rows) if one is not None})
        if numbers:
            found.append(Alarm(sentence, numbers))
    return found
