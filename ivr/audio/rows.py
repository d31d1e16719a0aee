"""Recordings as rows: who may work on one, and what came of it.

announced -> fetched -> stored -> transcribed, or failed with the reason.  A row is
due when `due_at` has come and no lease is running.  A stored row without `due_at`
waits for a speech model of its language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, not_, or_, select, update
from sqlalchemy.orm import Session

from ivr.audio.holds import in_force
from ivr.flags import flag_call
from ivr.leases import change_held, free, take
from ivr.scribe import Transaction
from ivr.speech.transcriber import Speech
from ivr.tables import Recording
from ivr.transcripts.kept import keep

LEASE = timedelta(seconds=30)
BORNE_LAPSES, MOST_DOUBLINGS = 2, 3
BATCH = 100


@dataclass(frozen=True, slots=True)
class Job:
    """A recording that one worker holds under `lease`.

    `lapses`: so many leases ran out since the last step was done, each with its worker.
    """

    id: int
    sid: str
    lease: str
    state: str
    language: str
    attempts: int
    announced_at: datetime
    path: str | None
    tried_since: datetime
    lapses: int
    crashes: int
    alone: bool
    refused_sha256: str | None
    refused_times: int


def due(session: Session, now: datetime, account: str = "") -> list[str]:
    """Return the ids of recordings that somebody should work on, oldest first."""
    rows = (
        select(Recording.sid)
        .where(*is_due(now, account))
        .order_by(Recording.due_at)
        .limit(BATCH)
    )
    return list(session.scalars(rows))


def is_due(now: datetime, account: str) -> tuple[Any, ...]:
    """Return what makes a row due at `now` for whoever fetches as `account`."""
    free = or_(Recording.leased_until.is_(None), Recording.leased_until < now)
    may = or_(Recording.state != "announced", not_(in_force(now, account)))
    return Recording.due_at <= now, free, may


def claim(
    session: Session, sid: str, lease: str, now: datetime, account: str = ""
) -> Job | None:
    """Take the recording under `lease`; None when it is not due or not free."""
    mine = (Recording.sid == sid, *is_due(now, account))
    # A lease that is still there was never given back: who held it has died.
    lapses = case(
        (Recording.lease.is_(None), Recording.lapses), else_=Recording.lapses + 1
    )
    since = func.coalesce(Recording.tried_since, now)
    until = now + LEASE
    if not take(
        session, Recording, mine, lease, until, lapses=lapses, tried_since=since
    ):
        return None
    row = session.execute(select(Recording).where(Recording.sid == sid)).scalar_one()
    row.leased_until = now + lease_time(row.lapses)
    return Job(
        id=row.id,
        sid=row.sid,
        lease=lease,
        state=row.state,
        language=row.language,
        attempts=row.attempts,
        announced_at=row.announced_at,
        path=row.path,
        tried_since=row.tried_since or now,
        lapses=row.lapses,
        crashes=row.crashes,
        alone=row.alone,
        refused_sha256=row.refused_sha256,
        refused_times=row.refused_times,
    )


def lease_time(lapses: int) -> timedelta:
    """Return how long a lease runs after so many that lapsed with their workers.

    A file at which workers die again and again leaves the others time in between.
    """
    return LEASE * 2 ** min(max(lapses - BORNE_LAPSES, 0), MOST_DOUBLINGS)


def renew(session: Session, job: Job, now: datetime) -> None:
    """Hold `job` for another lease."""
    held(session, job, leased_until=now + lease_time(job.lapses))


def held(session: Session, job: Job, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Change the row if `job` still holds it; tell whether it did."""
    return change_held(session, Recording, job, **values)


# What every step begins with.
FRESH: dict[str, Any] = {
    "attempts": 0,
    "tried_since": None,
    "lapses": 0,
    "crashes": 0,
    "alone": False,
    "refused_sha256": None,
    "refused_times": 0,
    "reason": None,
}


def move_on(session: Session, job: Job, now: datetime, **values: object) -> bool:
    """Note that a step is done: the next one is due at once, with a clean count.

    Tells whether `job` still held the row.
    """
    return held(session, job, due_at=now, **{**FRESH, **values}, **free())


def try_again(
    session: Session, job: Job, due_at: datetime, reason: str, **values: object
) -> None:
    """Note that a step failed and may be tried again at `due_at`."""
    held(session, job, due_at=due_at, reason=reason, **values, **free())


def give_back(session: Session, job: Job, now: datetime) -> None:
    """Note that the step was not done, and that this is nobody's fault."""
    held(session, job, due_at=now, attempts=job.attempts - 1, **free())


def set_aside(session: Session, job: Job, reason: str, **values: object) -> None:
    """Note that this recording will not be tried again, and why."""
    held(session, job, state="failed", reason=reason, due_at=None, **free(), **values)


def wait(session: Session, job: Job, due_at: datetime, reason: str) -> None:
    """Note that the recording waits for what is no fault of its own: no try counts."""
    held(session, job, due_at=due_at, **{**FRESH, "reason": reason}, **free())


def wait_for_model(session: Session, job: Job, reason: str) -> None:
    """Note that the recording waits until a model for its language is installed."""
    held(session, job, due_at=None, **{**FRESH, "reason": reason}, **free())


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
    done = {"state": "transcribed", "due_at": None, **FRESH}
    if not held(session, job, **done, **free()):
        return False
    kinds = keep(session, job.id, speech, language=job.language, model=model, now=now)
    if kinds:
        call = select(Recording.call_id).where(Recording.id == job.id)
        transaction = Transaction(session.connection())
        flag_call(transaction, session.execute(call).scalar_one(), kinds, now)
    return True
