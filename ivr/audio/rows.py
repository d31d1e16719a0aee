"""Recordings as rows: who may work on one, and what came of it.

announced -> fetched -> stored -> transcribed, or failed with the reason.  A row is
due when `due_at` has come and no lease is running.  A stored row without `due_at`
waits for a speech model of its language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from ivr.flags import flag_call
from ivr.leases import after, change_held, free, take
from ivr.scribe import Transaction
from ivr.speech.transcriber import Speech
from ivr.tables import Recording
from ivr.transcripts.kept import keep

LEASE = timedelta(seconds=30)
KEY_LOOK_S = 60
BATCH = 100


@dataclass(frozen=True, slots=True)
class Job:
    """A recording that one worker holds under `lease`."""

    id: int
    sid: str
    lease: str
    state: str
    language: str
    attempts: int
    announced_at: datetime
    path: str | None


def due(session: Session, now: datetime) -> list[str]:
    """Return the ids of recordings that somebody should work on, oldest first."""
    rows = (
        select(Recording.sid)
        .where(*is_due(now))
        .order_by(Recording.due_at)
        .limit(BATCH)
    )
    return list(session.scalars(rows))


def is_due(now: datetime) -> tuple[Any, ...]:
    """Return what makes a row due at `now`."""
    free = or_(Recording.leased_until.is_(None), Recording.leased_until < now)
    return Recording.due_at <= now, free


def claim(session: Session, sid: str, lease: str, now: datetime) -> Job | None:
    """Take the recording under `lease`; None when it is not due or not free."""
    mine = (Recording.sid == sid, *is_due(now))
    if not take(session, Recording, mine, lease, now + LEASE):
        return None
    row = session.execute(select(Recording).where(Recording.sid == sid)).scalar_one()
    return Job(
        id=row.id,
        sid=row.sid,
        lease=lease,
        state=row.state,
        language=row.language,
        attempts=row.attempts,
        announced_at=row.announced_at,
        path=row.path,
    )


def renew(session: Session, job: Job, now: datetime) -> None:
    """Hold `job` for another lease."""
    held(session, job, leased_until=now + LEASE)


def held(session: Session, job: Job, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Change the row if `job` still holds it; tell whether it did."""
    return change_held(session, Recording, job, **values)


def move_on(session: Session, job: Job, now: datetime, **values: object) -> None:
    """Note that a step is done: the next one is due at once, with a clean count."""
    held(session, job, due_at=now, attempts=0, reason=None, **free(), **values)


def try_again(
    session: Session, job: Job, now: datetime, reason: str, wait_s: float
) -> None:
    """Note that a step failed and may be tried again after `wait_s`."""
    held(session, job, due_at=after(now, wait_s), reason=reason, **free())


def set_aside(session: Session, job: Job, reason: str, **values: object) -> None:
    """Note that this recording will not be tried again, and why."""
    held(session, job, state="failed", reason=reason, due_at=None, **free(), **values)


def wait(session: Session, job: Job, now: datetime, reason: str, wait_s: float) -> None:
    """Note that the recording waits for what is no fault of its own: no try counts."""
    due_at = after(now, wait_s)
    held(session, job, due_at=due_at, attempts=0, reason=reason, **free())


def wait_for_model(session: Session, job: Job, reason: str) -> None:
    """Note that the recording waits until a model for its language is installed."""
    held(session, job, due_at=None, attempts=0, reason=reason, **free())


def wait_for_key(session: Session, job: Job, now: datetime, reason: str) -> None:
    """Note that the recording waits for a key; it is no fault of the recording."""
    due_at = after(now, KEY_LOOK_S)
    held(session, job, due_at=due_at, attempts=0, reason=reason, **free())


def waiting_languages(session: Session) -> list[str]:
    """Return the languages for which recordings wait for a model."""
    rows = select(Recording.language).where(*waits_for_model()).distinct()
    return list(session.scalars(rows))


def waits_for_model() -> tuple[Any, ...]:
    """Return what makes a row one that waits for a model."""
    return Recording.state == "stored", Recording.due_at.is_(None)


def model_arrived(session: Session, languages: Iterable[str], now: datetime) -> None:
    """Make the recordings of `languages` that waited for a model due."""
    session.execute(
        update(Recording)
        .where(*waits_for_model(), Recording.language.in_(list(languages)))
        .values(due_at=now, reason=None)
    )


def keep_words(
    session: Session, job: Job, speech: Speech, model: str, now: datetime
) -> bool:
    """Store what was understood and finish the row, if `job` still holds it.

    Secrets are left out, and flagged on the call and its case.
    """
    done = {"state": "transcribed", "due_at": None, "reason": None}
    if not held(session, job, **done, **free()):
        return False
    kinds = keep(session, job.id, speech, language=job.language, model=model, now=now)
    if kinds:
        call = select(Recording.call_id).where(Recording.id == job.id)
        transaction = Transaction(session.connection())
        flag_call(transaction, session.execute(call).scalar_one(), kinds, now)
    return True
