"""Text messages as rows: who may send one, and what came of it.

queued -> sending -> sent, failed or opted_out, or queued again.  A row that is still
`sending` when its lease has run out was perhaps sent, so it is not sent again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from ivr.leases import after, free, let_go, take
from ivr.messages.delivery import LOST, undelivered
from ivr.tables import Call, Case, CaseEvent, Contact, Message

# Longer than any request lasts (network.py), so only a dead worker outlives it.
LEASE = timedelta(minutes=2)
BATCH = 100
GIVE_UP_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Job:
    """A message that one worker holds under `lease`; numbers are E.164."""

    id: int
    lease: str
    from_: str | None
    to: str
    text: str
    attempts: int
    created_at: datetime


def due(session: Session, now: datetime) -> list[int]:
    """Return the messages to send, oldest first."""
    rows = select(Message.id).where(*is_due(now)).order_by(Message.due_at, Message.id)
    return list(session.scalars(rows.limit(BATCH)))


def is_due(now: datetime) -> tuple[Any, ...]:
    """Return what makes a message one to send at `now`."""
    return Message.state == "queued", Message.due_at <= now


def claim(session: Session, number: int, lease: str, now: datetime) -> Job | None:
    """Take message `number` under `lease`; None when it is not due any more."""
    mine = (Message.id == number, *is_due(now))
    if not take(session, Message, mine, lease, now + LEASE, state="sending"):
        return None
    found = select(Message, Call.called).join(Call, Call.id == Message.call_id)
    row, called = session.execute(found.where(Message.id == number)).one()
    return Job(
        id=row.id,
        lease=lease,
        from_=called,
        to=row.to or "",  # which a queued one always has
        text=row.text,
        attempts=row.attempts,
        created_at=row.created_at,
    )


def held(session: Session, job: Job, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Change the row and let it go if `job` still holds it; tell whether it did."""
    return let_go(session, Message, job, **values)


def try_again(
    session: Session, job: Job, now: datetime, reason: str, wait_s: float
) -> None:
    """Note that it was surely not sent and may be tried again after `wait_s`."""
    held(session, job, state="queued", due_at=after(now, wait_s), reason=reason)


def is_lost(now: datetime) -> tuple[Any, ...]:
    """Return what makes a message one whose worker died while sending it."""
    return Message.state == "sending", Message.leased_until < now


def is_any_lost(session: Session, now: datetime) -> bool:
    """Tell whether there is something to `lose`, without taking the writers' turn."""
    return bool(session.scalar(select(exists().where(*is_lost(now)))))


def lose(session: Session, now: datetime, reason: str) -> int:
    """Give up what a worker was sending when it died; return how many there were."""
    lost: Any = session.execute(
        update(Message)
        .where(*is_lost(now))
        .values(state="failed", reason=reason, due_at=None, **free())
    )
    return lost.rowcount


def untold(session: Session, now: datetime) -> list[Message]:
    """Return the messages that have ended and stand on no timeline, but now could.

    A call may have its case only after its message was sent.
    """
    ended = Message.state.in_(("sent", "failed", "opted_out"))
    recent = Message.created_at > now - GIVE_UP_AFTER * 2
    has_case = exists(case_of_call(Message.call_id))
    rows = (
        select(Message)
        .where(Message.case_number.is_(None), recent, ended, has_case)
        .order_by(Message.id)
        .limit(BATCH)
        .with_for_update(of=Message, skip_locked=True)
    )
    return list(session.scalars(rows))


def case_of_call(call: Any) -> Select[Any]:  # noqa: ANN401 - an id, or its column
    """Return what finds the case of a call: its own, or the one that it joined."""
    joined = exists().where(Contact.case_number == Case.number, Contact.call_id == call)
    return select(Case.number).where((Case.call_id == call) | joined)


def tell(session: Session, message: Message, now: datetime) -> None:
    """Write on the case's timeline how the message ended, once."""
    mine = case_of_call(message.call_id)
    message.case_number = session.scalars(mine.limit(1)).one()
    sent = message.state == "sent" and message.delivery not in LOST
    reason = message.reason
    if message.delivery in LOST:
        reason = undelivered(message.error_code)
    session.add(
        CaseEvent(
            case_number=message.case_number,
            at=now,
            kind="text_sent" if sent else "text_failed",
            text=message.text if sent else reason or "",
        )
    )
