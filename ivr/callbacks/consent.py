"""A caller's word on being recorded, and the recording that comes of it.

Laws differ on who must agree before a call is recorded, so a recording is taken only of
a callback whose caller was asked and agreed, or was told of it where the desk's policy
says that this is enough.  Silence is no consent.
"""

from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ivr.audio.news import RecordingNews
from ivr.callbacks.held import go_on, held
from ivr.cases.working import event, find, record
from ivr.inserting import insert_if_absent
from ivr.tables import Callback, Case, Recording

log = structlog.get_logger()

# `none`: nobody asked, since the policy records nothing.
Consent = Literal["agreed", "declined", "announced", "none"]
RECORDED: frozenset[str] = frozenset({"agreed", "announced"})


def person_answered(session: Session, token: str, sid: str, at: datetime) -> bool:
    """Note that a person pressed 1; tell whether they are still to be connected."""
    callback = held(session, token)
    if callback is None or callback.state not in {"dialling", "talking"}:
        return False
    if callback.person_at is None:
        callback.person_at, callback.caller_sid = at, sid
    return True


def connected(
    session: Session, token: str, consent: Consent, at: datetime
) -> Consent | None:
    """Note what the caller said to a recording, and that the two are connected.

    The first word counts, and is returned; None when they are not to be connected.
    """
    callback = held(session, token)
    if callback is None or callback.person_at is None:
        return None
    if not go_on(callback, "talking"):
        live = callback.state == "talking"
        return callback.consent if live else None  # type: ignore[return-value]
    callback.consent, callback.consent_at = consent, at
    if consent != "none":
        line = event(None, f"recording_{consent}", at)
        record(session, find(session, callback.case_number), line)
    return consent


def take_recording(
    session: Session, token: str, news: RecordingNews, at: datetime
) -> bool:
    """Take the progress of a callback's recording; tell whether it is to be fetched.

    Each event may come before, after or without the others.  One that nobody agreed
    to is refused and never fetched.
    """
    callback = held(session, token)
    if callback is None:
        return False
    if callback.consent not in RECORDED:
        log.error("recording_without_consent", recording=news.sid)
        return False
    announce(session, callback, news.sid, at)
    mine = update(Recording).where(
        Recording.sid == news.sid, Recording.state == "announced"
    )
    if news.seconds:
        session.execute(mine.values(seconds=news.seconds))
    match news.status:
        case "started":
            return False
        case "completed":
            due = func.coalesce(Recording.due_at, at)
            session.execute(mine.values(due_at=due))
            return True
        case "absent" | "failed":
            gone = {"state": "failed", "reason": news.reason, "due_at": None}
            session.execute(mine.values(gone))
            return False


def announce(session: Session, callback: Callback, sid: str, at: datetime) -> None:
    """Make the recording's row, with the case's own call and its language."""
    owner = select(Case.call_id, Case.language)
    call_id, language = session.execute(
        owner.where(Case.number == callback.case_number)
    ).one()
    values = {
        "sid": sid,
        "call_id": call_id,
        "callback_id": callback.id,
        "language": language,
        "state": "announced",
        "announced_at": at,
        "attempts": 0,
    }
    insert_if_absent(session, Recording, values)


def fetch_unheard_of(session: Session, callback: Callback, at: datetime) -> None:
    """Have a recording fetched that was begun and whose end was never told."""
    session.execute(
        update(Recording)
        .where(
            Recording.callback_id == callback.id,
            Recording.state == "announced",
            Recording.due_at.is_(None),
        )
        .values(due_at=at)
        .execution_options(synchronize_session=False)
    )
