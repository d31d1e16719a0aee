"""What an agent does to a case: take it, write on it, close it, open it again.

Each is a line of the case's timeline.  `version` is the one that the agent had on
the screen; None asks for no comparison.  A form that is sent twice is one event.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from ivr.cases.agents import AGENT
from ivr.errors import IvrError
from ivr.tables import Agent, Case, CaseEvent

LONGEST_TEXT = 10_000


class CaseNotFoundError(IvrError):
    """There is no such case: look for another number."""

    permanent = True


class CaseRefusedError(IvrError):
    """The case is not open to this: the sentence says why, and what is."""

    permanent = True


class CaseTakenError(CaseRefusedError):
    """Somebody else has the case: leave it to them."""


class StaleCaseError(CaseRefusedError):
    """The case has changed since it was looked at: look again, then repeat."""


class TextError(CaseRefusedError):
    """What was written is empty or too long: write it again."""


def take(
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Give the case to `agent`; taking one's own again changes nothing.

    Raises CaseTakenError when somebody else has it, CaseRefusedError when it is
    closed, StaleCaseError when it is no longer `version`.
    """
    case = find(session, number)
    refuse_closed(case)
    if case.assigned_to == agent.id:
        return case
    refuse_others(case, agent)
    refuse_stale(case, version)
    line = event(agent, "taken", at, f"from {case.agent.name}" if case.agent else "")
    case.status, case.assigned_to = "claimed", agent.id
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
    """Add a note; anybody may.  Raises TextError, and StaleCaseError as above."""
    case = find(session, number)
    line = event(agent, "note", at, written(text))
    if was_sent_twice(case, line, version):
        return case
    refuse_stale(case, version)
    return record(session, case, line)


def close(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    agent: Agent,
    outcome: str,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Close the case with what came of it.

    Raises what `take` raises, and TextError.
    """
    case = find(session, number)
    line = event(agent, "closed", at, written(outcome))
    if was_sent_twice(case, line, version):
        return case
    refuse_closed(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    case.status, case.closed_at = "closed", at
    case.assigned_to = case.assigned_to or agent.id
    return record(session, case, line)


def reopen(
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Give a closed case to `agent`; an open one is left as it is."""
    case = find(session, number)
    if case.closed_at is None:
        return case
    refuse_stale(case, version)
    case.status, case.closed_at, case.assigned_to = "claimed", None, agent.id
    return record(session, case, event(agent, "reopened", at))


def find(session: Session, number: int) -> Case:
    """Return the case, held for this transaction; raises CaseNotFoundError."""
    held = select(Case).where(Case.number == number).with_for_update()
    case = session.scalar(held.execution_options(populate_existing=True))
    if case is None:
        raise CaseNotFoundError(f"there is no case {number}")
    return case


def may_work_on(case: Case, agent: Agent) -> bool:
    """Tell whether `agent` may take and close the case.

    One agent at a time, so that nobody is called twice.  Supervisors may step in,
    and what a disabled agent had is free.
    """
    holder = case.agent
    free = holder is None or holder.disabled_at is not None
    return free or case.assigned_to == agent.id or agent.role != AGENT


def refuse_others(case: Case, agent: Agent) -> None:
    """Raise CaseTakenError when the case is somebody else's."""
    if not may_work_on(case, agent):
        holder = case.agent.name if case.agent else "somebody"
        raise CaseTakenError(f"{holder} already has case {case.number}")


def refuse_closed(case: Case) -> None:
    """Raise CaseRefusedError when the case is closed."""
    if case.closed_at is not None:
        raise CaseRefusedError(f"case {case.number} is closed; reopen it first")


def refuse_stale(case: Case, version: int | None) -> None:
    """Raise StaleCaseError when the case is no longer the one that was looked at."""
    if version is not None and version != case.version:
        raise StaleCaseError(
            f"case {case.number} has changed since you opened it; "
            "look at what is new below, then send yours again"
        )


def written(text: str) -> str:
    """Return the text without spaces around it; raises TextError."""
    # PostgreSQL holds every character but this one.
    clean = "\n".join(text.replace("\0", "").strip().splitlines())
    if not clean:
        raise TextError("nothing was written; write a few words first")
    if len(clean) > LONGEST_TEXT:
        raise TextError(f"the text is longer than {LONGEST_TEXT} characters")
    return clean


def event(agent: Agent, kind: str, at: datetime, text: str = "") -> CaseEvent:
    """Return a line for a case's timeline."""
    return CaseEvent(at=at, agent_id=agent.id, kind=kind, text=text)


def was_sent_twice(case: Case, line: CaseEvent, version: int | None) -> bool:
    """Tell whether `line` is the last one, sent again from the same page."""
    if version in {None, case.version} or not case.events:
        return False
    last = case.events[-1]
    same = (last.agent_id, last.kind, last.text)
    return same == (line.agent_id, line.kind, line.text)


def record(session: Session, case: Case, line: CaseEvent) -> Case:
    """Write the line and the case's next version; raises StaleCaseError."""
    # Not appended to the case's own list, whose loading would write half a change.
    line.case_number = case.number
    session.add(line)
    # A note changes no column, and whoever looked before it has seen an older case.
    flag_modified(case, "status")
    try:
        session.flush()
    except StaleDataError as wrong:
        number = line.case_number
        raise StaleCaseError(f"case {number} has just changed; look again") from wrong
    session.expire(case, ["agent", "events"])
    return case
