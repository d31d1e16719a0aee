"""Language checks as rows: which are to be made, and what came of one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from ivr.flags import JOINED_CASE, NOTE, OWN_CASE
from ivr.inserting import insert_if_absent
from ivr.leases import after, let_go, take
from ivr.tables import CaseHint, LanguageCheck, Recording, Transcript

# A sample of 15 s takes as long at most, and the first one loads the model.
LEASE = timedelta(minutes=5)
BATCH = 20
# What is understood better than this is in the language of its model.
DOUBTFUL_BELOW = 0.75
SUSPECTED = "language_suspected"


@dataclass(frozen=True, slots=True)
class Job:
    """A check that one worker holds, and its recording."""

    id: int
    lease: str
    attempts: int
    recording_id: int
    call_id: int
    language: str
    path: str | None


def plan(session: Session, measured: list[str], now: datetime) -> None:
    """Make a row for each stored message that is in doubt and has none.

    In doubt is what waits for a model of its language, or was understood badly; not
    what is in one of `measured`, where no other model could tell otherwise.
    """
    of_it = Transcript.recording_id == Recording.id
    badly = exists().where(
        of_it,
        Transcript.current,
        or_(Transcript.confidence.is_(None), Transcript.confidence < DOUBTFUL_BELOW),
    )
    waiting = (Recording.state == "stored") & Recording.due_at.is_(None)
    rows = (
        select(Recording.id)
        .where(
            Recording.sha256.is_not(None),
            Recording.language.not_in(measured),
            waiting | ((Recording.state == "transcribed") & badly),
            ~exists().where(LanguageCheck.recording_id == Recording.id),
        )
        .limit(BATCH)
    )
    for recording in session.scalars(rows).all():
        # Another worker may plan it at the same time.
        planned = {"recording_id": recording, "due_at": now}
        insert_if_absent(session, LanguageCheck, planned)


def due(session: Session, now: datetime) -> list[int]:
    """Return the ids of checks to make now."""
    rows = select(LanguageCheck.id).where(*is_due(now))
    return list(session.scalars(rows.order_by(LanguageCheck.id).limit(BATCH)))


def is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a check one that can be taken."""
    free = LanguageCheck.leased_until.is_(None) | (LanguageCheck.leased_until < now)
    return LanguageCheck.due_at <= now, free


def claim(session: Session, check: int, now: datetime) -> Job | None:
    """Take a check under a lease; None when it is not due or not free."""
    lease = secrets.token_hex(8)
    mine = (LanguageCheck.id == check, *is_due(now))
    if not take(session, LanguageCheck, mine, lease, now + LEASE):
        return None
    row = session.execute(
        select(LanguageCheck.attempts, Recording)
        .join(Recording, Recording.id == LanguageCheck.recording_id)
        .where(LanguageCheck.id == check)
    ).one()
    attempts, recording = row
    return Job(
        check,
        lease,
        attempts,
        recording.id,
        recording.call_id,
        recording.language,
        recording.path,
    )


def try_again(
    session: Session, job: Job, now: datetime, why: str, wait_s: float
) -> None:
    """Put a check off."""
    due_at = after(now, wait_s)
    let_go(session, LanguageCheck, job, due_at=due_at, reason=why)


def finish(session: Session, job: Job, reason: str | None = None) -> None:
    """Note that a check told nothing, and why if it failed."""
    let_go(session, LanguageCheck, job, due_at=None, reason=reason)


@dataclass(frozen=True, slots=True)
class Found:
    """The language that a message is in, and what that rests on.

    `share` is that of `ivr.speech.tongues`; `said` are words without secrets.
    """

    language: str
    share: float
    said: str
    confidence: float | None


def keep(session: Session, job: Job, found: Found, now: datetime) -> None:
    """Note the language, tell the case, and have the message heard in it, once."""
    told = {"found": found.language, "share": found.share}
    if not let_go(session, LanguageCheck, job, due_at=None, reason=None, **told):
        return
    session.add(
        CaseHint(
            call_id=job.call_id,
            recording_id=job.recording_id,
            kind="language",
            name=found.language,
            value=found.said,
            confidence=found.confidence,
            found_at=now,
        )
    )
    # What another worker holds, or what was understood well meanwhile, stays.
    session.execute(
        update(Recording)
        .where(
            Recording.id == job.recording_id,
            Recording.language == job.language,
            Recording.state.in_(("stored", "transcribed")),
            Recording.lease.is_(None),
        )
        .values(
            language=found.language,
            state="stored",
            due_at=now,
            attempts=0,
            reason=None,
        )
    )
    text = f"perhaps {found.language}, not {job.language}: \u201c{found.said}\u201d"
    for query in (OWN_CASE, JOINED_CASE):
        for case in session.scalars(query, {"call": job.call_id}).all():
            line = {"case_number": case, "at": now, "kind": SUSPECTED, "text": text}
            session.execute(NOTE, line)
