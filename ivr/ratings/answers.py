"""What callers text back when they were asked how it was."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.working import find
from ivr.db import Transaction
from ivr.flags import flag_case
from ivr.inserting import insert_if_absent
from ivr.messages.inbox import Text, kept, take_text, wish_of
from ivr.ratings.rows import answer
from ivr.ratings.scores import score_in
from ivr.tables import Case, Rating, ReceivedText

# A digit that comes later than this is no answer any more.
LATEST = timedelta(days=7)


def take_text_or_mark(transaction: Transaction, text: Text, at: datetime) -> None:
    """Take a text message: as the mark that its sender was asked for, else as before.

    The same message again changes nothing, and a second mark is no mark.
    """
    found = awaited(transaction.session, text, at)
    given = score_in(text.words) if found is not None else None
    if found is None or given is None:
        take_text(transaction, text, at)
        return
    session = transaction.session
    row = {"sid": text.sid, "case_number": found.case_number, "at": at}
    if not insert_if_absent(session, ReceivedText, row):
        return
    case = find(session, found.case_number or 0)
    comment, secrets = kept(given.comment, case.language)
    answer(session, found, case, given.score, at, comment)
    flag_case(transaction, case.number, secrets, at)


def awaited(session: Session, text: Text, at: datetime) -> Rating | None:
    """Return the question that a text may answer: the newest of its sender's."""
    if text.sender is None or wish_of(text) is not None:
        return None
    rows = (
        select(Rating)
        .join(Case, Case.number == Rating.case_number)
        .where(
            Rating.asked_by == "text",
            Rating.score.is_(None),
            Rating.asked_at > at - LATEST,
            Case.callback_number == text.sender,
        )
    )
    newest = rows.order_by(Rating.asked_at.desc(), Rating.id.desc()).limit(1)
    return session.scalar(newest.with_for_update(of=Rating))
