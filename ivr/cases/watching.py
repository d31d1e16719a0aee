"""Following a case: who does, what is new since they looked, and who was named."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from ivr.cases.working import find
from ivr.inserting import insert_if_absent
from ivr.tables import Agent, Case, CaseEvent, Watcher

News = Literal["mentioned", "new", "seen"]
# `@Mei` names Mei, but neither `mei@example.com` nor `@Meister` does.
BEFORE, AFTER = r"(?<!\w)@", r"(?!\w)"


def watch(session: Session, number: int, agent: Agent, at: datetime) -> Case:
    """Have `agent` follow a case, from its newest line on; twice is once.

    Raises CaseNotFoundError.
    """
    case = find(session, number)
    follow(session, number, agent.id, at, seen=newest_line(session, number))
    return case


def unwatch(session: Session, number: int, agent: Agent) -> Case:
    """Have `agent` follow a case no more; raises CaseNotFoundError."""
    case = find(session, number)
    row = session.get(Watcher, (number, agent.id))
    if row is not None:
        session.delete(row)
        session.flush()
    return case


def follow(
    session: Session, number: int, agent_id: int, at: datetime, *, seen: int = 0
) -> None:
    """Add a watcher, unless they are one."""
    row = {"case_number": number, "agent_id": agent_id, "since": at, "seen": seen}
    insert_if_absent(session, Watcher, row)


def hand_on(session: Session, number: int, other: int, at: datetime) -> None:
    """Have those who follow case `number` follow case `other` too."""
    mine = select(Watcher.agent_id).where(Watcher.case_number == number)
    for agent_id in session.scalars(mine).all():
        follow(session, other, agent_id, at)


def look(session: Session, number: int, agent: Agent, line: int) -> None:
    """Note that `agent` has seen the case up to a line of its timeline (an id)."""
    mine = Watcher.case_number == number, Watcher.agent_id == agent.id
    older = update(Watcher).where(*mine, Watcher.seen < line)
    session.execute(older.values(seen=line))


def mention(session: Session, number: int, line: CaseEvent, at: datetime) -> None:
    """Have the agents whom a note names by `@name` follow its case, and be told."""
    for agent in named(line.text, working(session)):
        if agent.id == line.agent_id:
            continue
        follow(session, number, agent.id, at)
        mine = Watcher.case_number == number, Watcher.agent_id == agent.id
        session.execute(update(Watcher).where(*mine).values(mentioned=line.id))


def named(text: str, agents: Iterable[Agent]) -> list[Agent]:
    """Return the agents who are named in a text, each once.

    Of two names of which one begins the other, the longer is meant where it stands.
    """
    found: list[Agent] = []
    for agent in sorted(agents, key=lambda one: -len(one.name)):
        pattern = f"{BEFORE}{re.escape(agent.name)}{AFTER}"
        text, count = re.subn(pattern, " ", text, flags=re.IGNORECASE)
        if count:
            found.append(agent)
    return found


def working(session: Session) -> list[Agent]:
    """Return the agents who are not disabled."""
    return list(session.scalars(select(Agent).where(Agent.disabled_at.is_(None))))


def watchers_of(session: Session, number: int) -> list[Agent]:
    """Return who follows a case, by name."""
    rows = select(Agent).join(Watcher, Watcher.agent_id == Agent.id)
    return list(
        session.scalars(rows.where(Watcher.case_number == number).order_by(Agent.name))
    )


def newest_line(session: Session, number: int) -> int:
    """Return the id of the newest line of a case's timeline."""
    newest = select(func.max(CaseEvent.id)).where(CaseEvent.case_number == number)
    return session.scalar(newest) or 0


def watched_by(session: Session, agent: Agent) -> dict[int, News]:
    """Return the cases that `agent` follows, each with what is new of it.

    What they did themselves is not news to them.
    """
    others = or_(CaseEvent.agent_id.is_(None), CaseEvent.agent_id != agent.id)
    newest = (
        select(func.max(CaseEvent.id))
        .where(CaseEvent.case_number == Watcher.case_number, others)
        .correlate(Watcher)
        .scalar_subquery()
    )
    rows = select(Watcher.case_number, Watcher.seen, Watcher.mentioned, newest)
    mine = rows.where(Watcher.agent_id == agent.id).order_by(Watcher.case_number)
    return {
        number: news(seen, mentioned, last or 0)
        for number, seen, mentioned, last in session.execute(mine)
    }


def news(seen: int, mentioned: int, last: int) -> News:
    """Return what is new to somebody who has `seen` lines up to that one."""
    if mentioned > seen:
        return "mentioned"
    return "new" if last > seen else "seen"


@dataclass(frozen=True, slots=True)
class Watched:
    """What an agent follows, each with what is new of it."""

    cases: Mapping[int, News]

    def fresh(self) -> int:
        """Return of how many there is something new."""
        return sum(one != "seen" for one in self.cases.values())
