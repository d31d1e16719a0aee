"""Who looks at a case now, who writes on it, and what of it an agent has not seen.

A page that is open says so every `EVERY`, and who has not said so for `STAYS` is gone:
whatever becomes of a browser, nobody is shown for longer.  The rows are in the
database, so that agents see each other whichever process answers them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from ivr.inserting import insert_if_absent
from ivr.tables import Agent, Case, CaseEvent, CaseLook

EVERY = timedelta(seconds=15)
STAYS = timedelta(seconds=40)
# Who stops to think still writes.
WRITES = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who looks at a case, and whether they write on it."""

    agent_id: int
    name: str
    writes: bool


def come(  # noqa: PLR0913 - who, where, when, and what they do there
    session: Session,
    number: int,
    agent_id: int,
    at: datetime,
    *,
    seen: int = 0,
    writes: bool = False,
) -> None:
    """Note that an agent has the case's page before them.

    `seen` is the newest line of the timeline in it; an older one changes nothing.
    """
    row: dict[str, Any] = {"at": at}
    if writes:
        row["writing_at"] = at
    key = {"case_number": number, "agent_id": agent_id}
    if insert_if_absent(session, CaseLook, {**key, **row, "seen": seen}):
        return
    mine = update(CaseLook).filter_by(**key)
    session.execute(mine.values(row))
    session.execute(mine.where(CaseLook.seen < seen).values(seen=seen))


def go(session: Session, number: int, agent_id: int, at: datetime) -> None:
    """Note that an agent has left the case's page."""
    mine = update(CaseLook).filter_by(case_number=number, agent_id=agent_id)
    session.execute(mine.values(at=at - STAYS, writing_at=None))


def look_of(session: Session, number: int, agent_id: int) -> CaseLook | None:
    """Return an agent's look at a case, if they ever had one."""
    return session.get(CaseLook, (number, agent_id))


def who_is_here(session: Session, at: datetime) -> dict[int, list[Here]]:
    """Return by case who looks at it now, by name."""
    rows = (
        select(CaseLook.case_number, Agent.id, Agent.name, CaseLook.writing_at)
        .join(Agent, Agent.id == CaseLook.agent_id)
        .where(CaseLook.at > at - STAYS)
        .order_by(CaseLook.case_number, Agent.name)
    )
    found: dict[int, list[Here]] = {}
    for number, agent_id, name, writing_at in session.execute(rows):
        writes = writing_at is not None and writing_at > at - WRITES
        found.setdefault(number, []).append(Here(agent_id, name, writes))
    return found


def others(here: Mapping[int, Sequence[Here]], number: int, me: int) -> list[Here]:
    """Return who looks at a case beside `me` (an agent's id)."""
    return [one for one in here.get(number, ()) if one.agent_id != me]


def unread(session: Session, numbers: Sequence[int], agent_id: int) -> frozenset[int]:
    """Return which of the cases have something that is news to an agent.

    Only open ones that are theirs or nobody's: what others work on is their own to
    read.  What the agent did themselves is no news.
    """
    # Told to correlate: from within `news` it would not, and be of any case.
    seen = (
        select(CaseLook.seen)
        .where(CaseLook.case_number == Case.number, CaseLook.agent_id == agent_id)
        .correlate(Case)
        .scalar_subquery()
    )
    # Asked of each case by itself: joined, a planner reads the lines of all open ones.
    news = (
        select(CaseEvent.id)
        .where(
            CaseEvent.case_number == Case.number,
            or_(CaseEvent.agent_id.is_(None), CaseEvent.agent_id != agent_id),
            CaseEvent.id > func.coalesce(seen, 0),
        )
        .exists()
    )
    rows = select(Case.number).where(
        Case.number.in_(numbers),
        Case.closed_at.is_(None),
        or_(Case.assigned_to.is_(None), Case.assigned_to == agent_id),
        news,
    )
    return frozenset(session.scalars(rows))
