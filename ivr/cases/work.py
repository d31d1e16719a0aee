"""What an agent does to a case: take it, write on it, end it, open it again.

Each is a line of the case's timeline.  `version` is the one that the agent had on
the screen; None asks for no comparison.  A form that is sent twice is one event.
All raise CaseNotFoundError; CaseTakenError when somebody else has the case;
CaseRefusedError where its life does not allow it; StaleCaseError when it is no longer
`version`.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ivr.cases.endings import Ending
from ivr.cases.life import after, may
from ivr.cases.promises import NOBODYS, settle_answered, settle_void
from ivr.cases.refusals import CaseRefusedError, TimeError
from ivr.cases.watching import mention
from ivr.cases.working import (
    event,
    find,
    in_bounds,
    record,
    refuse_ended,
    refuse_merged,
    refuse_others,
    refuse_stale,
    was_sent_twice,
    written,
)
from ivr.sentences import sentence
from ivr.tables import Agent, Case

NOT_REACHED = "not_reached"
LONGEST_WAIT = timedelta(days=366)


def take(
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Give the case to `agent`; taking one's own again changes nothing."""
    case = find(session, number)
    refuse_ended(case)
    if case.assigned_to == agent.id:
        return case
    refuse_others(case, agent)
    refuse_stale(case, version)
    if not may("claim", case.status):
        raise CaseRefusedError(
            sentence(
                "case %(number)s is being called; wait for the call", number=number
            )
        )
    line = event(agent, "taken", at, f"from {case.agent.name}" if case.agent else "")
    case.status, case.assigned_to = "claimed", agent.id
    case.follow_up_at = None
    return record(session, case, line)


def release(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    *,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Give the case back to the list, where it keeps its place."""
    case = find(session, number)
    line = event(agent, "released", at, in_bounds(reason))
    if was_sent_twice(case, line, version):
        return case
    refuse_ended(case)
    if case.assigned_to is None:
        return case
    refuse_others(case, agent)
    refuse_stale(case, version)
    if not may("release", case.status):
        raise CaseRefusedError(
            sentence(
                "case %(number)s is being called; wait for the call", number=number
            )
        )
    case.status, case.assigned_to = "new", None
    case.follow_up_at = None
    return record(session, case, line)


def note(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    text: str,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Add a note; anybody may.  Whom it names by `@name` follows the case.

    Raises TextError too.
    """
    case = find(session, number)
    line = event(agent, "note", at, written(text))
    if was_sent_twice(case, line, version):
        return case
    refuse_stale(case, version)
    noted = record(session, case, line)
    mention(session, number, line, at)
    return noted


def wait(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    until: datetime,
    at: datetime,
    *,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Plan the case for `until` (aware), when it comes back to whoever has it.

    Raises TimeError for a time that is past or more than a year off.
    """
    case = find(session, number)
    if not at < until <= at + LONGEST_WAIT:
        raise TimeError(sentence("the time must be later than now, and within a year"))
    line = event(agent, "planned", at, in_bounds(reason))
    if was_sent_twice(case, line, version):
        return case
    refuse_ended(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    case.status = after("wait", case.status, held=True)
    case.follow_up_at = until
    case.assigned_to = case.assigned_to or agent.id
    return record(session, case, line)


def close(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    came: Ending,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """End the case with what came of it: resolved, or closed for good."""
    case = find(session, number)
    line = event(agent, came.ends, at, came.text)
    if was_sent_twice(case, line, version):
        return case
    refuse_ended(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    case.status, case.closed_at, case.follow_up_at = came.ends, at, None
    if came.ends == "resolved":
        case.resolved_at = at
    case.disposition, case.root_cause = came.disposition, came.root_cause
    case.assigned_to = case.assigned_to or agent.id
    ended = record(session, case, line)
    if came.disposition in NOBODYS:
        settle_void(session, number, at)
    elif came.disposition != NOT_REACHED:
        settle_answered(session, number, at)
    return ended


def reopen(
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Give an ended case to `agent`; an open one is left as it is."""
    case = find(session, number)
    if case.closed_at is None:
        return case
    refuse_merged(case)
    refuse_stale(case, version)
    case.assigned_to, case.closed_at, case.resolved_at = agent.id, None, None
    case.status = after("reopen", case.status, held=True)
    case.disposition, case.root_cause = None, None
    case.reopened += 1
    return record(session, case, event(agent, "reopened", at))
