"""Cases that have to do with each other, told on both; a link can be taken away."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from ivr.cases.family import merged_into, survivor_of
from ivr.cases.merging import find_both
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import event, in_bounds, record, refuse_stale
from ivr.inserting import insert_if_absent
from ivr.sentences import sentence
from ivr.tables import Agent, Case, CaseLink

LINKED, UNLINKED = "linked", "unlinked"


def link(  # noqa: PLR0913 - which two, who, when and on what grounds
    session: Session,
    number: int,
    other: int,
    agent: Agent,
    at: datetime,
    *,
    why: str = "",
    version: int | None = None,
) -> Case:
    """Link case `number` with case `other`; anybody may, and twice is once.

    `version` is that of case `number`.  Raises CaseNotFoundError, CaseRefusedError,
    StaleCaseError, TextError.
    """
    if number == other:
        raise CaseRefusedError(
            sentence("case %(number)s cannot be linked with itself", number=number)
        )
    case, linked = find_both(session, number, other)
    words = in_bounds(why)
    if is_linked(session, number, other):
        return case
    refuse_stale(case, version)
    first, second = sorted((number, other))
    row = {"first": first, "second": second, "at": at, "agent_id": agent.id}
    insert_if_absent(session, CaseLink, row)
    tell_both(session, (case, linked), agent, at, LINKED, words)
    return case


def unlink(  # noqa: PLR0913 - which two, who, when and on what grounds
    session: Session,
    number: int,
    other: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """End the link of both cases; where there is none nothing changes.

    Raises what `link` raises.
    """
    case, linked = find_both(session, number, other)
    if not is_linked(session, number, other):
        return case
    refuse_stale(case, version)
    first, second = sorted((number, other))
    mine = CaseLink.first == first, CaseLink.second == second
    session.execute(delete(CaseLink).where(*mine))
    tell_both(session, (case, linked), agent, at, UNLINKED)
    return case


def tell_both(  # noqa: PLR0913, PLR0917 - what is told, of whom, when, in which words
    session: Session,
    both: tuple[Case, Case],
    agent: Agent,
    at: datetime,
    kind: str,
    words: str = "",
) -> None:
    """Write on each of two cases what was done with the other one."""
    for one, other in (both, both[::-1]):
        told = f"case {other.number}: {words}" if words else f"case {other.number}"
        record(session, one, event(agent, kind, at, told))


def is_linked(session: Session, number: int, other: int) -> bool:
    """Tell whether two cases are linked."""
    first, second = sorted((number, other))
    mine = CaseLink.first == first, CaseLink.second == second
    return session.scalar(select(CaseLink.id).where(*mine)) is not None


def linked_with(session: Session, number: int) -> list[Case]:
    """Return the cases that are linked with case `number`, the oldest first."""
    mine = or_(CaseLink.first == number, CaseLink.second == number)
    pairs = session.execute(select(CaseLink.first, CaseLink.second).where(mine))
    others = {second if first == number else first for first, second in pairs}
    rows = select(Case).where(Case.number.in_(others)).order_by(Case.number)
    return list(session.scalars(rows))


def relations_json(session: Session, number: int) -> dict[str, Any]:
    """Return what a case belongs to, as `ivr cases show --json` has it.

    `merged_into` is the case that survives, `merged` those in this one, `links` those
    that have to do with it.
    """
    survivor = survivor_of(session, number)
    return {
        "merged_into": None if survivor == number else survivor,
        "merged": [case.number for case in merged_into(session, number)],
        "links": [case.number for case in linked_with(session, number)],
    }
