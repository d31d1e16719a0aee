"""Callbacks as rows: who may place one, and how fast."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from ivr.inserting import insert_if_absent
from ivr.leases import after, let_go, take
from ivr.tables import Callback, Pace

# Longer than placing a call can take, so only a dead worker outlives it.
LEASE = timedelta(seconds=45)
BATCH = 50
CALLS = "calls"


@dataclass(frozen=True, slots=True)
class Job:
    """A callback that one worker holds under `lease`."""

    id: int
    lease: str
    token: str
    agent_number: str
    from_number: str
    attempts: int
    requested_at: datetime


def due(session: Session, now: datetime) -> list[int]:
    """Return the callbacks to place, the longest asked for first."""
    rows = select(Callback.id).where(*to_place(now)).order_by(Callback.id)
    return list(session.scalars(rows.limit(BATCH)))


def to_place(now: datetime) -> tuple[Any, ...]:
    """Return what makes a callback one to place: only what was never placed."""
    return Callback.state == "queued", Callback.due_at <= now


def claim(session: Session, number: int, lease: str, now: datetime) -> Job | None:
    """Take callback `number` to place it; None when it is not to be placed any more.

    From here on it counts as placed: it is never placed a second time.
    """
    mine = (Callback.id == number, *to_place(now))
    placing = {"state": "placing", "placed_at": now}
    if not take(session, Callback, mine, lease, now + LEASE, **placing):
        return None
    row = session.get_one(Callback, number, populate_existing=True)
    return Job(
        id=row.id,
        lease=lease,
        token=row.token,
        agent_number=row.agent_number,
        from_number=row.from_number,
        attempts=row.attempts,
        requested_at=row.requested_at,
    )


def placed(session: Session, job: Job, sid: str) -> None:
    """Note that the network has the call; its own news may have been quicker."""
    row = session.get_one(Callback, job.id, with_for_update=True)
    row.sid = row.sid or sid
    if row.state == "placing":
        row.state = "placed"
    row.lease = row.leased_until = None


def try_again(
    session: Session, job: Job, now: datetime, reason: str, wait_s: float
) -> None:
    """Note that there was no call, and that it is placed again after `wait_s`."""
    waiting = {"state": "queued", "due_at": after(now, wait_s), "reason": reason}
    let_go(session, Callback, job, placed_at=None, **waiting)


def in_doubt(session: Session, now: datetime, quiet: timedelta) -> list[Callback]:
    """Return the callbacks under way of which nothing was heard for `quiet`.

    Those that were being placed when their worker died are among them.
    """
    rows = select(Callback).where(
        Callback.ended_at.is_(None),
        Callback.state != "queued",
        Callback.placed_at < now - quiet,
        or_(
            Callback.state != "placing",
            and_(Callback.state == "placing", Callback.leased_until < now),
        ),
    )
    return list(session.scalars(rows.order_by(Callback.id).limit(BATCH)))


def is_known(session: Session, sid: str) -> bool:
    """Tell whether a call is some callback's already."""
    return session.scalar(select(Callback.id).where(Callback.sid == sid)) is not None


def may_go(session: Session, now: datetime, per_second: int) -> bool:
    """Tell whether a call may be placed now, and count it if so.

    One row for all machines, so that together they keep to the network's pace.
    """
    insert_if_absent(session, Pace, {"name": CALLS, "next_at": now})
    step = timedelta(seconds=1 / per_second)
    gone: Any = session.execute(
        update(Pace)
        .where(Pace.name == CALLS, Pace.next_at <= now)
        .values(next_at=now + step)
    )
    return gone.rowcount == 1
