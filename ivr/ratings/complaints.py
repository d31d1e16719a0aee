"""The way of a complaint: to a supervisor's list at once, and to the management.

A caller complains by key in the flow (topic `complaints`), to an agent, or by a low
mark.  What the management is told names the case, and nothing that anybody said.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ivr.cases.escalation import COMPLAINTS, escalate
from ivr.cases.life import ENDED, after
from ivr.cases.working import event, find, in_bounds, record
from ivr.notices.complaints import tell_management
from ivr.policy.policy import Satisfaction
from ivr.tables import Agent, Case, Notice, Rating

Reason = Literal["complaint", "low_rating"]

KIND = "complaint"
# Complaints of before this was there are nobody's news.
RECENT = timedelta(days=2)
BATCH = 100


def complain(  # noqa: PLR0913 - which case, whose words, when, and the way to it
    session: Session,
    number: int,
    agent: Agent,
    words: str,
    at: datetime,
    *,
    link: str,
) -> Case:
    """File a complaint that a caller made to an agent; `words` say what about.

    `link` is the address of the case.  Raises CaseNotFoundError, and TextError when
    the words are too many.
    """
    case = find(session, number)
    put_before_supervisor(session, case, "complaint", agent, at, in_bounds(words))
    tell_management(session, case, "complaint", at, link)
    return case


def put_before_supervisor(  # noqa: PLR0913, PLR0917 - as for `escalate`
    session: Session,
    case: Case,
    reason: Reason,
    agent: Agent | None,
    at: datetime,
    words: str = "",
) -> None:
    """Escalate a case; one that had ended is open again, and nobody's yet."""
    if case.status in ENDED:
        case.status = after("reopen", case.status, held=False)
        case.closed_at = case.resolved_at = case.assigned_to = None
        case.disposition = case.root_cause = None
        case.reopened += 1
        record(session, case, event(agent, "reopened", at))
    escalate(session, case, reason, agent, at, words)


def escalate_low(
    session: Session, wanted: Satisfaction, link: str, at: datetime
) -> int:
    """Put cases with a low mark before a supervisor, once; return how many.

    `link` is the address of a case, with its number left out as `{}`.
    """
    rows = select(Rating).where(Rating.told_at.is_(None), Rating.score.is_not(None))
    found = session.scalars(rows.order_by(Rating.id).limit(BATCH).with_for_update())
    low = 0
    for rating in found.all():
        rating.told_at = at
        mark = rating.of_five
        if mark is None or mark > wanted.low or rating.case_number is None:
            continue
        case = find(session, rating.case_number)
        if case.forgotten_at is not None:
            continue
        told = f"{rating.score} of {rating.highest}"
        put_before_supervisor(session, case, "low_rating", None, at, told)
        tell_management(session, case, "low_rating", at, link.format(case.number))
        low += 1
    return low


def tell_of_complaints(session: Session, link: str, at: datetime) -> int:
    """Have the management told of the open cases that are complaints by their topic.

    Their escalation is that of `ivr.cases.escalation`.  Returns how many are new.
    """
    told = exists().where(Notice.call_id == Case.call_id, Notice.kind == KIND)
    rows = select(Case).where(
        Case.closed_at.is_(None),
        Case.topic.in_(COMPLAINTS),
        Case.opened_at > at - RECENT,
        ~told,
    )
    found = session.scalars(rows.order_by(Case.number).limit(BATCH)).all()
    for case in found:
        tell_management(session, case, "complaint", at, link.format(case.number))
    return len(found)
