"""Who is there, who is away, and what everybody does now.

Away is said, by an agent or for them by a supervisor; it is not guessed.  Who is away
gets no case, is rung for no call, and does not count as at work.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ivr.cases.lists import Place, count_of
from ivr.cases.looks import STAYS, WRITES
from ivr.cases.refusals import CaseRefusedError
from ivr.sentences import sentence
from ivr.tables import Agent, AgentSession, Callback, CaseLook

State = Literal["here", "away", "gone"]


class AwayError(CaseRefusedError):
    """Whoever is away takes no next case: come back first."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may sign in, and what they do now.

    `seen_at` is when they last did something, None for who is not signed in; `call`
    is the callback that they are in, `looks_at` the case on their screen, `holds` how
    many open cases are theirs.
    """

    agent: Agent
    state: State
    seen_at: datetime | None
    call: Callback | None
    looks_at: int | None
    writes: bool
    holds: int


def go_away(agent: Agent, at: datetime) -> bool:
    """Note that an agent is away from `at` on; tell whether they were there."""
    was_here = agent.away_since is None
    agent.away_since = agent.away_since or at
    return was_here


def come_back(session: Session, agent_id: int) -> bool:
    """Note that an agent is there; tell whether they were away."""
    away = (Agent.id == agent_id, Agent.away_since.is_not(None))
    back = update(Agent).where(*away).values(away_since=None).returning(Agent.id)
    return session.scalar(back) is not None


def refuse_away(agent: Agent) -> None:
    """Raise AwayError when an agent is away."""
    if agent.away_since is not None:
        raise AwayError(
            sentence(
                "%(name)s is away; be available before you take a case",
                name=agent.name,
            )
        )


def colleagues(session: Session, at: datetime, idle: timedelta) -> list[Colleague]:
    """Return everybody who may sign in, by name, with what they do at `at`.

    Who did nothing for `idle` is gone.
    """
    people = session.scalars(
        select(Agent).where(Agent.disabled_at.is_(None)).order_by(Agent.name)
    ).all()
    seen, calls = last_seen(session, at - idle), calls_now(session)
    looks = looks_now(session, at)
    found: list[Colleague] = []
    for one in people:
        look = looks.get(one.id)
        writing_at = look.writing_at if look else None
        found.append(
            Colleague(
                one,
                state_of(one, seen.get(one.id)),
                seen.get(one.id),
                calls.get(one.id),
                look.case_number if look else None,
                writing_at is not None and writing_at > at - WRITES,
                held_by(session, one.id, at),
            )
        )
    return found


def state_of(agent: Agent, seen_at: datetime | None) -> State:
    """Return whether an agent is there, away, or not signed in."""
    if seen_at is None:
        return "gone"
    return "here" if agent.away_since is None else "away"


def last_seen(session: Session, since: datetime) -> dict[int, datetime]:
    """Return by agent when they last did something, after `since`."""
    newest = func.max(AgentSession.seen_at)
    rows = select(AgentSession.agent_id, newest).group_by(AgentSession.agent_id)
    found = session.execute(rows.having(newest > since))
    return {agent_id: seen_at for agent_id, seen_at in found}  # noqa: C416 - typed so


def calls_now(session: Session) -> dict[int, Callback]:
    """Return by agent the callback that is under way, the newest of several."""
    rows = select(Callback).where(Callback.ended_at.is_(None)).order_by(Callback.id)
    return {one.agent_id: one for one in session.scalars(rows)}


def looks_now(session: Session, at: datetime) -> dict[int, CaseLook]:
    """Return by agent the case that is on their screen, the last one of several."""
    rows = select(CaseLook).where(CaseLook.at > at - STAYS).order_by(CaseLook.at)
    return {one.agent_id: one for one in session.scalars(rows)}


def held_by(session: Session, agent_id: int, at: datetime) -> int:
    """Return how many open cases are an agent's, MOST_COUNTED + 1 for more."""
    return count_of(session, "mine", Place(agent_id, at))
