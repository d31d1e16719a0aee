"""A case in one transaction: found and held, guarded, changed, written down.

Whatever changes a case by hand or by the clock goes through `record`, so that every
change is a line of the timeline with what was and what became, and a new version.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from ivr.cases.agents import AGENT
from ivr.cases.life import ENDED
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    CaseTakenError,
    StaleCaseError,
    TextError,
)
from ivr.cases.telling import TOLD, kept
from ivr.flags import flag_case
from ivr.flow.secrets.masking import masked
from ivr.scribe import Transaction
from ivr.sentences import sentence, word
from ivr.tables import Agent, Case, CaseEvent

LONGEST_TEXT = 10_000
LEFT_OUT = "left_out"
# The gaps in what agents write are told in the language of their pages.
CONSOLE_LANGUAGE = "en"


def find(session: Session, number: int) -> Case:
    """Return the case, held for this transaction; raises CaseNotFoundError."""
    held = select(Case).where(Case.number == number).with_for_update()
    case = session.scalar(held.execution_options(populate_existing=True))
    if case is None:
        raise CaseNotFoundError(sentence("there is no case %(number)s", number=number))
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
        raise CaseTakenError(
            sentence(
                "%(holder)s already has case %(number)s",
                holder=holder,
                number=case.number,
            )
        )


def refuse_ended(case: Case) -> None:
    """Raise CaseRefusedError when the case is resolved, closed or merged."""
    refuse_merged(case)
    if case.status in ENDED:
        number = case.number
        raise CaseRefusedError(
            sentence(
                "case %(number)s is %(status)s; reopen it first",
                number=number,
                status=word(case.status),
            )
        )


def refuse_merged(case: Case) -> None:
    """Raise CaseRefusedError when another case has taken this one in."""
    if case.merge is not None:
        raise CaseRefusedError(
            sentence(
                "case %(number)s was merged into case %(root)s; go on there, "
                "or take it out again first",
                number=case.number,
                root=case.merge.root,
            )
        )


def refuse_stale(case: Case, version: int | None) -> None:
    """Raise StaleCaseError when the case is no longer the one that was looked at."""
    if version is not None and version != case.version:
        raise StaleCaseError(
            sentence(
                "case %(number)s has changed since you opened it; look at what "
                "is new below, then send yours again",
                number=case.number,
            )
        )


def reason_of(text: str, longest: int) -> str | None:
    """Return a reason on one line, without secrets; None for none and for too long."""
    clean = " ".join(text.replace("\0", "").split())
    if not 0 < len(clean) <= longest:
        return None
    return masked(clean, CONSOLE_LANGUAGE)[0]


def written(text: str) -> str:
    """Return the text without spaces around it; raises TextError when it is empty."""
    clean = in_bounds(text)
    if not clean:
        raise TextError(sentence("nothing was written; write a few words first"))
    return clean


def in_bounds(text: str) -> str:
    """Return the text without spaces around it; raises TextError when too long."""
    # PostgreSQL holds every character but this one.
    clean = "\n".join(text.replace("\0", "").strip().splitlines())
    if len(clean) > LONGEST_TEXT:
        raise TextError(
            sentence(
                "the text is longer than %(longest_text)s characters",
                longest_text=LONGEST_TEXT,
            )
        )
    return clean


def event(agent: Agent | None, kind: str, at: datetime, text: str = "") -> CaseEvent:
    """Return a line for a case's timeline; without an agent, the desk's own doing.

    Secrets are left out of what an agent writes, as of what a caller says; until it is
    recorded, its changes say of which kinds they were.
    """
    clean, kinds = masked(text, CONSOLE_LANGUAGE)
    by = agent.id if agent else None
    left_out = {LEFT_OUT: list(kinds)} if kinds else {}
    return CaseEvent(at=at, agent_id=by, kind=kind, text=clean, changes=left_out)


def was_sent_twice(case: Case, line: CaseEvent, version: int | None) -> bool:
    """Tell whether `line` is the last one, sent again from the same page."""
    if version in {None, case.version} or not case.events:
        return False
    last = case.events[-1]
    same = (last.agent_id, last.kind, last.text)
    return same == (line.agent_id, line.kind, line.text)


def record(session: Session, case: Case, line: CaseEvent) -> Case:
    """Write the line with what it changed, and the case's next version.

    A secret in the line flags the case, as one in a call does.  Raises StaleCaseError.
    """
    kinds = (line.changes or {}).get(LEFT_OUT, ())
    # Not appended to the case's own list, whose loading would write half a change.
    with session.no_autoflush:
        line.case_number, line.changes = case.number, changes_of(session, case)
    if line.agent_id is not None:
        case.touched_at = line.at
    session.add(line)
    # A note changes no column, and whoever looked before it has seen an older case.
    flag_modified(case, "status")
    try:
        session.flush()
    except StaleDataError as wrong:
        number = line.case_number
        raise StaleCaseError(
            sentence("case %(number)s has just changed; look again", number=number)
        ) from wrong
    flag_case(Transaction(session.connection()), case.number, kinds, line.at)
    session.expire(case, ["agent", "events", "flags"])
    return case


def changes_of(session: Session, case: Case) -> dict[str, Any]:
    """Return what has been changed and not yet written: by column, from and to."""
    state: Any = inspect(case)
    changed: dict[str, Any] = {}
    for name in TOLD:
        history = state.attrs[name].history
        if not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = getattr(case, name)
        changed[name] = [told(session, name, before), told(session, name, after)]
    return changed


def told(session: Session, name: str, value: object) -> object:
    """Return a column's value as the timeline keeps it: names and ISO 8601."""
    if name == "assigned_to" and value is not None:
        agent = session.get(Agent, value)
        return agent.name if agent else None
    return kept(value)
