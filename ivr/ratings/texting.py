"""Asking by text message, some time after a case was resolved.

Only who agreed to a text message in the call is sent one, at a time of day that suits,
and once.  The question is the row: it is written with the message, before it is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from ivr.cases.promises import NOBODYS
from ivr.cases.work import NOT_REACHED
from ivr.db import Transaction
from ivr.flow.flow import Flow
from ivr.messages.outbox import has_opted_out, queue
from ivr.policy.policy import Satisfaction
from ivr.ratings.rows import ask
from ivr.ratings.words import wording
from ivr.tables import Case, Contact, Message, Rating

NAME = "rating"
# What was resolved longer ago is not asked about any more.
LATEST = timedelta(days=2)
BATCH = 50
# After these nobody is asked how it was.
UNASKED = (*sorted(NOBODYS), NOT_REACHED)


@dataclass(frozen=True, slots=True)
class Texting:
    """How texts go out: in whose words, and whether a number may get one at a time."""

    flow: Callable[[Session], Flow]
    may_text: Callable[[str, datetime], bool]


def ask_by_text(
    session: Session, wanted: Satisfaction, how: Texting, at: datetime
) -> int:
    """Ask the callers of cases that were resolved; return how many were."""
    if "text" not in wanted.by:
        return 0
    asked = 0
    for case in due(session, wanted, at):
        number = case.callback_number or ""
        if has_opted_out(session, number) or not how.may_text(number, at):
            continue
        if ask(session, case, "text", at):
            send(session, case, how.flow(session), at)
            asked += 1
    return asked


def due(session: Session, wanted: Satisfaction, at: datetime) -> list[Case]:
    """Return the cases to ask about, the earliest resolved first."""
    asked = exists().where(
        or_(Rating.case_number == Case.number, Rating.call_id == Case.call_id)
    )
    rows = select(Case).where(
        Case.resolved_at <= at - wanted.after,
        Case.resolved_at > at - wanted.after - LATEST,
        Case.closed_at.is_not(None),
        Case.callback_number.is_not(None),
        Case.disposition.not_in(UNASKED),
        Case.forgotten_at.is_(None),
        ~asked,
        agreed_to_texts(),
    )
    if wanted.topics:
        rows = rows.where(Case.topic.in_(wanted.topics))
    ordered = rows.order_by(Case.resolved_at, Case.number).limit(BATCH)
    return list(session.scalars(ordered.with_for_update(of=Case, skip_locked=True)))


def agreed_to_texts() -> ColumnElement[bool]:
    """Return what makes a case one whose caller took a text in one of its calls."""
    further = select(Contact.call_id).where(Contact.case_number == Case.number)
    return exists().where(
        or_(Message.call_id == Case.call_id, Message.call_id.in_(further)),
        Message.state == "sent",
        Message.to == Case.callback_number,
    )


def send(session: Session, case: Case, flow: Flow, at: datetime) -> None:
    """Queue the question, to the number that is called back."""
    words, _ = wording(flow, "text", case.language, case_number=str(case.number))
    queue(
        Transaction(session.connection()),
        call_id=case.call_id,
        name=NAME,
        to=case.callback_number,
        text=words,
        at=at,
    )
