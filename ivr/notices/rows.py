"""Notices as rows: who may send one, and what came of it.

queued -> sending -> done or failed, or queued again.  A row that is still `sending`
when its lease has run out is sent again, under the same id: its receiver knows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from ivr.inserting import insert_if_absent
from ivr.leases import after, back_off_s, let_go, take
from ivr.notices.wording import FREEZES
from ivr.sentences import later
from ivr.tables import CaseEvent, Delivery, Notice

# Longer than any try lasts (outcome.py), so only a dead worker outlives it.
LEASE = timedelta(seconds=30)
BATCH = 100
GIVE_UP_AFTER = timedelta(hours=24)
NOBODY, DETAILS = "nobody", "freeze_details"
NOBODY_TO_TELL = later(
    "nobody to tell: neither IVR_FREEZE_WEBHOOK_URL nor IVR_FREEZE_EMAIL_TO is set"
)
NO_MANAGEMENT = later(
    "nobody to tell: neither IVR_COMPLAINT_WEBHOOK_URL nor IVR_COMPLAINT_EMAIL_TO "
    "is set"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A delivery that one worker holds under `lease`."""

    id: int
    lease: str
    kind: str
    identity: str
    body: str
    case_number: int | None
    channel: str
    attempts: int
    created_at: datetime


def unaddressed(session: Session) -> list[Notice]:
    """Return the notices that no delivery was made for yet."""
    rows = select(Notice).where(Notice.addressed_at.is_(None))
    return list(session.scalars(rows.order_by(Notice.created_at).limit(BATCH)))


def address(
    session: Session, notice: Notice, channels: Sequence[str], now: datetime
) -> None:
    """Make the notice's deliveries, one for each of `channels`."""
    notice.addressed_at = now
    plain = {"notice_id": notice.id, "attempts": 0}
    for channel in channels:
        values = {"channel": channel, "state": "queued", "due_at": now}
        insert_if_absent(session, Delivery, plain | values)
    if channels or notice.kind == DETAILS:
        return  # what the first notice could not tell, this one need not lament again
    reason = nobody(notice.kind)
    failed = {"channel": NOBODY, "state": "failed", "reason": reason}
    if insert_if_absent(session, Delivery, plain | failed | {"ended_at": now}):
        kind = f"{notice.kind}_not_told"
        note(session, notice.case_number, now, kind, reason)


def nobody(kind: str) -> str:
    """Say that there is nobody to tell of a notice of this kind, and what to set."""
    return NOBODY_TO_TELL if kind in FREEZES else NO_MANAGEMENT


def due(session: Session, channel: str, now: datetime) -> list[int]:
    """Return the deliveries to make through `channel`, the longest due first."""
    rows = select(Delivery.id).where(Delivery.channel == channel, is_due(now))
    rows = rows.order_by(Delivery.due_at, Delivery.id)
    return list(session.scalars(rows.limit(BATCH)))


def is_due(now: datetime) -> Any:  # noqa: ANN401 - SQLAlchemy's own expression
    """Return what makes a delivery one to make at `now`."""
    return or_(
        and_(Delivery.state == "queued", Delivery.due_at <= now),
        and_(Delivery.state == "sending", Delivery.leased_until < now),
    )


def claim(session: Session, number: int, lease: str, now: datetime) -> Job | None:
    """Take delivery `number` under `lease`; None when it is not due any more."""
    mine = (Delivery.id == number, is_due(now))
    if not take(session, Delivery, mine, lease, now + LEASE, state="sending"):
        return None
    found = select(Delivery, Notice).join(Notice, Notice.id == Delivery.notice_id)
    row, notice = session.execute(found.where(Delivery.id == number)).one()
    return Job(
        id=row.id,
        lease=lease,
        kind=notice.kind,
        identity=notice.id,
        body=notice.body,
        case_number=notice.case_number,
        channel=row.channel,
        attempts=row.attempts,
        created_at=notice.created_at,
    )


def held(session: Session, job: Job, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Change the row and let it go if `job` still holds it; tell whether it did."""
    return let_go(session, Delivery, job, **values)


def try_again(
    session: Session, job: Job, now: datetime, reason: str, spread: float
) -> None:
    """Note that it may be tried again; `spread` (0-1) parts crowds."""
    due_at = after(now, back_off_s(job.attempts, spread))
    held(session, job, state="queued", due_at=due_at, reason=reason)


def end(session: Session, job: Job, now: datetime, reason: str | None) -> bool:
    """Note that the company was told, or `reason` why it was not, and tell the case.

    Tells whether `job` still held the row: whoever took it over writes the end.
    """
    state = "done" if reason is None else "failed"
    ended = {"state": state, "reason": reason, "due_at": None, "ended_at": now}
    if not held(session, job, **ended):
        return False
    told = "told" if reason is None else "not_told"
    text = job.channel if reason is None else f"{job.channel}: {reason}"
    note(session, job.case_number, now, f"{job.kind}_{told}", text)
    return True


def note(
    session: Session, case_number: int | None, at: datetime, kind: str, text: str
) -> None:
    """Write a line on the timeline of the case, if it is still there."""
    if case_number is not None:
        line = CaseEvent(case_number=case_number, at=at, kind=kind, text=text)
        session.add(line)


def is_any_unaddressed(session: Session) -> bool:
    """Tell whether there is something to `address`."""
    return bool(session.scalar(select(exists().where(Notice.addressed_at.is_(None)))))
