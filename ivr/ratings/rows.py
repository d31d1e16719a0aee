"""Ratings as rows: asked once for each case, answered once."""

from datetime import datetime
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ivr.cases.working import event, record
from ivr.inserting import insert_if_absent
from ivr.tables import Case, Rating

AskedBy = Literal["key", "text"]


def is_asked(session: Session, case: Case) -> bool:
    """Tell whether the caller was asked about a case, or about its call in the flow."""
    asked = (Rating.case_number == case.number) | (Rating.call_id == case.call_id)
    return session.scalar(select(exists().where(asked))) is True


def ratings_of(session: Session, number: int) -> list[Rating]:
    """Return the marks of a case, the newest first; a question alone is none."""
    rows = select(Rating).where(Rating.case_number == number, Rating.score.is_not(None))
    return list(session.scalars(rows.order_by(Rating.at.desc(), Rating.id.desc())))


def ask(
    session: Session,
    case: Case,
    by: AskedBy,
    at: datetime,
    callback_id: int | None = None,
) -> bool:
    """Note that the caller of a case is asked; tell whether nobody asked before."""
    if is_asked(session, case):
        return False
    values = {
        "asked_by": by,
        "asked_at": at,
        "case_number": case.number,
        "call_id": case.call_id,
        "callback_id": callback_id,
        "agent_id": case.assigned_to,
        "topic": case.topic,
        "language": case.language,
    }
    return insert_if_absent(session, Rating, values)


def answer(  # noqa: PLR0913, PLR0917 - which, whose, what and when
    session: Session,
    rating: Rating,
    case: Case | None,
    score: int,
    at: datetime,
    comment: str = "",
) -> bool:
    """Keep a mark, and write it on the case's timeline; the first one stands."""
    if rating.score is not None:
        return False
    rating.score, rating.at, rating.comment = score, at, comment or None
    if case is not None:
        told = f"{score} of {rating.highest}"
        words = f"{told}: {comment}" if comment else told
        record(session, case, event(None, "rated", at, words))
    return True
