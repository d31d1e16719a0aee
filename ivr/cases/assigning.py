"""A case is given to another agent: by a supervisor, or by whoever has it."""

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.cases.agents import find_agent
from ivr.cases.life import may
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import (
    event,
    find,
    record,
    refuse_ended,
    refuse_others,
    refuse_stale,
)
from ivr.errors import UsageError
from ivr.sentences import sentence
from ivr.tables import Agent, Case


class AssigneeError(CaseRefusedError):
    """Nobody of that name works here: give another one."""


def assign(  # noqa: PLR0913 - what, to whom, by whom, when and on what grounds
    session: Session,
    number: int,
    to: str,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Give the case to the agent called `to`; to whoever has it changes nothing.

    Raises AssigneeError for somebody unknown, disabled or away, and what `work.take`
    raises.
    """
    case = find(session, number)
    refuse_ended(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    who = assignee(session, to)
    if case.assigned_to == who.id:
        return case
    if not may("claim", case.status):
        raise CaseRefusedError(
            sentence(
                "case %(number)s is being called; wait for the call", number=number
            )
        )
    case.status, case.assigned_to, case.follow_up_at = "claimed", who.id, None
    return record(session, case, event(agent, "assigned", at, f"to {who.name}"))


def assignee(session: Session, name: str) -> Agent:
    """Return the agent who is to have a case; raises AssigneeError.

    Whoever is away gets none, since nobody would work on it.
    """
    try:
        who = find_agent(session, name)
    except UsageError as wrong:
        raise AssigneeError(str(wrong)) from wrong
    if who.disabled_at is not None:
        raise AssigneeError(
            sentence(
                "%(name)s is disabled; name somebody who may sign in", name=who.name
            )
        )
    if who.away_since is not None:
        raise AssigneeError(
            sentence("%(name)s is away; name somebody who is there", name=who.name)
        )
    return who
