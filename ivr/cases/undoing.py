"""Undoing what an agent has just done to a case, by the line that tells it.

Only the newest line of a case can be undone, only by who wrote it, and only for a
while: what others have built on is theirs.  Nothing is taken out of the timeline; that
it was undone is a line of its own.  What has left the house stays told: texts,
webhooks.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.agents import find_agent
from ivr.cases.promises import unsettle
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import event, find, record
from ivr.sentences import sentence
from ivr.tables import Agent, Case, CaseEvent

LASTS = timedelta(minutes=10)
KINDS = frozenset("taken released assigned resolved closed planned tagged".split())
ENDINGS = frozenset({"resolved", "closed"})
COLUMNS = frozenset(
    "status assigned_to follow_up_at disposition root_cause tags".split()
)


class UndoError(CaseRefusedError):
    """It cannot be undone any more: do the opposite by hand."""


def just_done(session: Session, number: int, agent: Agent, at: datetime) -> int | None:
    """Return the line that `agent` wrote at `at` or later, if it can be undone."""
    line = newest(session, number)
    mine = line is not None and line.agent_id == agent.id and line.at >= at
    return line.id if line is not None and mine and line.kind in KINDS else None


def undo(session: Session, line_id: int, agent: Agent, at: datetime) -> Case:
    """Undo what a line of a timeline tells; raises UndoError, CaseNotFoundError."""
    line = session.get(CaseEvent, line_id)
    if line is None or line.kind not in KINDS:
        raise UndoError(sentence("there is nothing to undo"))
    case = find(session, line.case_number)
    refuse(session, case, line, agent, at)
    for name, (was, became) in line.changes.items():
        if name in COLUMNS and stands(session, case, name) == became:
            put(session, case, name, was)
    if line.kind in ENDINGS:
        case.closed_at = None
        case.resolved_at = None if case.resolved_at == line.at else case.resolved_at
        case.answered_at = None if case.answered_at == line.at else case.answered_at
        unsettle(session, case.number, line.at)
    return record(session, case, event(agent, "undone", at))


def refuse(
    session: Session, case: Case, line: CaseEvent, agent: Agent, at: datetime
) -> None:
    """Raise UndoError where it is too late, or not for this agent to undo."""
    number, last = case.number, newest(session, case.number)
    if line.agent_id != agent.id:
        raise UndoError(
            sentence(
                "somebody else did it to case %(number)s; only they can undo it",
                number=number,
            )
        )
    if at - line.at > LASTS:
        minutes = int(LASTS.total_seconds() // 60)
        raise UndoError(
            sentence(
                "it was done to case %(number)s more than %(minutes)s minutes ago",
                number=number,
                minutes=minutes,
            )
        )
    if last is None or last.id != line.id:
        raise UndoError(
            sentence(
                "case %(number)s has changed since; nothing was undone", number=number
            )
        )


def newest(session: Session, number: int) -> CaseEvent | None:
    """Return the newest line of a case."""
    rows = select(CaseEvent).where(CaseEvent.case_number == number)
    return session.scalar(rows.order_by(CaseEvent.id.desc()).limit(1))


def stands(session: Session, case: Case, name: str) -> Any:  # noqa: ANN401 - a column's
    """Return a column's value as the timeline tells it."""
    value = getattr(case, name)
    if name == "assigned_to" and value is not None:
        return session.get_one(Agent, value).name
    return value.isoformat() if isinstance(value, datetime) else value


def put(session: Session, case: Case, name: str, told: Any) -> None:  # noqa: ANN401 - a column's
    """Give a column the value that the timeline tells."""
    if name == "assigned_to" and told is not None:
        case.assigned_to = find_agent(session, told).id
    elif name == "follow_up_at" and told is not None:
        case.follow_up_at = datetime.fromisoformat(told)
    else:
        setattr(case, name, told)
