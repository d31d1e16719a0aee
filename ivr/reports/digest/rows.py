"""Digests as rows: which days are owed to whom, who sends one, what came of it.

queued -> sending -> sent, or queued again, or failed in the end.  There is one row for
each day and receiver, so whatever happens, each is sent one digest of a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from ivr.flow.hours import moment
from ivr.inserting import insert_if_absent
from ivr.leases import after, back_off_s, let_go, take
from ivr.sentences import sentence
from ivr.tables import SentDigest

# Longer than making and sending one lasts, so only a dead worker outlives it.
LEASE = timedelta(minutes=2)
# After a longer outage the older days are not news any more.
MOST_DAYS = 7
GIVE_UP_AFTER = timedelta(days=3)
BATCH = 20


@dataclass(frozen=True, slots=True)
class Job:
    """A digest that one worker holds under `lease`; `letter` is None until made."""

    id: int
    lease: str
    day: date
    to: str
    letter: str | None
    attempts: int
    created_at: datetime


def last_due(now: datetime, hour: int, zone: str) -> date:
    """Return the last day whose digest is due: at `hour` of the next day's clock."""
    today = now.astimezone(ZoneInfo(zone)).date()
    begun = now >= moment(today, hour * 60, ZoneInfo(zone))
    return today - timedelta(days=1 if begun else 2)


def owed(session: Session, last: date) -> list[date]:
    """Return the days up to `last` that no digest was made for yet.

    The first one ever is `last`; days that were missed follow, seven at most.
    """
    newest = session.scalar(select(func.max(SentDigest.day)))
    if newest is None:
        return [last]
    first = max(
        date.fromisoformat(newest) + timedelta(days=1),
        last - timedelta(days=MOST_DAYS - 1),
    )
    days = (last - first).days + 1
    return [first + timedelta(days=one) for one in range(days)]


def queue(session: Session, day: date, to: Sequence[str], now: datetime) -> None:
    """Have the digest of `day` sent to each of `to`, once."""
    for receiver in to:
        values = {"day": day.isoformat(), "to": receiver, "state": "queued"}
        times = {"created_at": now, "due_at": now, "attempts": 0}
        insert_if_absent(session, SentDigest, values | times)


def is_due(now: datetime) -> Any:  # noqa: ANN401 - SQLAlchemy's own expression
    """Return what makes a digest one to send at `now`."""
    return or_(
        and_(SentDigest.state == "queued", SentDigest.due_at <= now),
        and_(SentDigest.state == "sending", SentDigest.leased_until < now),
    )


def due(session: Session, now: datetime) -> list[int]:
    """Return the digests to send, the earliest day first."""
    rows = select(SentDigest.id).where(is_due(now))
    ordered = rows.order_by(SentDigest.day, SentDigest.id)
    return list(session.scalars(ordered.limit(BATCH)))


def urge(session: Session, day: date, to: Sequence[str], now: datetime) -> list[int]:
    """Have what is not sent of a day be due now; return the rows to work on."""
    mine = (SentDigest.day == day.isoformat(), SentDigest.to.in_(to))
    waiting = (*mine, SentDigest.state.in_(("queued", "failed")))
    urged = {"state": "queued", "due_at": now, "created_at": now}
    session.execute(update(SentDigest).where(*waiting).values(**urged))
    return list(session.scalars(select(SentDigest.id).where(*mine, is_due(now))))


def standing(session: Session, day: date, to: Sequence[str]) -> list[SentDigest]:
    """Return how far the digest of a day is, for each receiver."""
    mine = (SentDigest.day == day.isoformat(), SentDigest.to.in_(to))
    return list(
        session.scalars(select(SentDigest).where(*mine).order_by(SentDigest.id))
    )


def claim(session: Session, number: int, lease: str, now: datetime) -> Job | None:
    """Take a digest under `lease`; None when it is not to be sent any more."""
    mine = (SentDigest.id == number, is_due(now))
    if not take(session, SentDigest, mine, lease, now + LEASE, state="sending"):
        return None
    row = session.get_one(SentDigest, number, populate_existing=True)
    day = date.fromisoformat(row.day)
    return Job(row.id, lease, day, row.to, row.letter, row.attempts, row.created_at)


def sent(session: Session, job: Job, now: datetime) -> bool:
    """Note that it was sent; tell whether `job` still held it."""
    return let_go(
        session,
        SentDigest,
        job,
        state="sent",
        sent_at=now,
        due_at=None,
        reason=None,
        letter=None,
    )


def try_again(
    session: Session, job: Job, now: datetime, reason: str, spread: float
) -> bool:
    """Note why it was not sent, and when it is tried again; tell whether it will be.

    `spread` (0-1) parts crowds.
    """
    if now - job.created_at > GIVE_UP_AFTER:
        let_go(session, SentDigest, job, state="failed", due_at=None, reason=reason)
        return False
    due_at = after(now, back_off_s(job.attempts, spread))
    let_go(session, SentDigest, job, state="queued", due_at=due_at, reason=reason)
    return True


def digest_alarm(session: Session) -> str | None:
    """Return the sentence that a person must see while no digest can be sent."""
    later = aliased(SentDigest)
    replaced = exists().where(
        later.to == SentDigest.to, later.day > SentDigest.day, later.state == "sent"
    )
    rows = select(SentDigest).where(
        SentDigest.state != "sent", SentDigest.reason.is_not(None), ~replaced
    )
    row = session.scalars(rows.order_by(SentDigest.day, SentDigest.id).limit(1)).first()
    if row is None:
        return None
    since = f"{row.created_at:%Y-%m-%d %H:%M} UTC"
    if row.state == "failed":
        return sentence(
            "The digest of %(day)s could not be sent since %(since)s: %(reason)s; "
            "it is not tried any more",
            day=row.day,
            since=since,
            reason=row.reason,
        )
    return sentence(
        "The digest of %(day)s could not be sent since %(since)s: %(reason)s",
        day=row.day,
        since=since,
        reason=row.reason,
    )
