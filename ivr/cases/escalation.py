"""Cases that a supervisor must see: late, asked for, complained about, repeated.

An escalated case stands with the urgent ones, whoever has it; it is escalated once,
with its first reason, and a later reason is only a line of the timeline.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ivr.cases.agents import AGENT
from ivr.cases.life import may
from ivr.cases.opening import RANKS
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import (
    event,
    find,
    in_bounds,
    record,
    refuse_ended,
    refuse_stale,
    was_sent_twice,
)
from ivr.sentences import sentence
from ivr.tables import Agent, Case, Contact

Reason = Literal["late", "repeated_calls", "asked_for", "complaint", "low_rating"]
ESCALATED, RETURNED = "escalated", "returned"
# So many further calls about one case are a complaint in themselves.
REPEATED = 2
COMPLAINTS = ("complaints",)
URGENT = RANKS["urgent"]
BATCH = 200


def escalate(  # noqa: PLR0913, PLR0917 - what, why, by whom, when, in which words
    session: Session,
    case: Case,
    reason: Reason,
    agent: Agent | None,
    at: datetime,
    words: str = "",
) -> None:
    """Put a case before a supervisor's eyes, and with the urgent ones of the list.

    One that was returned to the agents stands before a supervisor again.
    """
    if case.escalated_at is None:
        case.escalated_at, case.escalation = at, reason
    case.returned_at = None
    case.rank = min(case.rank, URGENT)
    record(session, case, event(agent, ESCALATED, at, told(reason, words)))


def ask_for_supervisor(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    words: str,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Escalate a case because an agent or its caller asks for it; `words` say why.

    `version` is the one that the agent had on the screen; the same form sent again
    is one event.  Raises what `ivr.cases.work.note` raises.
    """
    case = find(session, number)
    clean = in_bounds(words)
    line = event(agent, ESCALATED, at, told("asked_for", clean))
    if was_sent_twice(case, line, version):
        return case
    refuse_ended(case)
    refuse_stale(case, version)
    escalate(session, case, "asked_for", agent, at, clean)
    return case


def return_to_agents(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    words: str,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Have a supervisor's case be the agents' again; `words` say what was decided.

    Where the supervisor has it themselves it goes back to the list.  Why it was
    escalated, and its place among the urgent ones, stay.  The same form sent again is
    one event.  Raises CaseRefusedError for one that stands before no supervisor, and
    what `ivr.cases.work.note` raises.
    """
    case = find(session, number)
    line = event(agent, RETURNED, at, in_bounds(words))
    if was_sent_twice(case, line, version):
        return case
    refuse_ended(case)
    refuse_stale(case, version)
    if agent.role == AGENT:
        raise CaseRefusedError(sentence("only a supervisor returns a case"))
    if case.escalated_at is None or case.returned_at is not None:
        raise CaseRefusedError(
            sentence("case %(number)s stands before no supervisor", number=number)
        )
    case.returned_at = at
    if case.assigned_to == agent.id and may("release", case.status):
        case.status, case.assigned_to, case.follow_up_at = "new", None, None
    return record(session, case, line)


def told(reason: Reason, words: str) -> str:
    """Return the reason as the timeline tells it."""
    name = reason.replace("_", " ")
    return f"{name}: {words}" if words else name


def escalate_due(session: Session, at: datetime) -> int:
    """Escalate complaints and repeated calls that are not yet; return how many."""
    calls = (
        select(func.count())
        .where(Contact.case_number == Case.number)
        .correlate(Case)
        .scalar_subquery()
    )
    waiting = (Case.closed_at.is_(None), Case.escalated_at.is_(None))
    complaints = select(Case).where(*waiting, Case.topic.in_(COMPLAINTS))
    repeated = select(Case).where(*waiting, calls >= REPEATED)
    why: dict[Reason, Select[Case]] = {
        "complaint": complaints,
        "repeated_calls": repeated,
    }
    found = 0
    for reason, rows in why.items():
        # Held: another worker that goes its round now finds them escalated.
        held = rows.order_by(Case.number).limit(BATCH).with_for_update(of=Case)
        for case in session.scalars(held).all():
            escalate(session, case, reason, None, at)
            found += 1
    return found
