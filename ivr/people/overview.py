"""Everybody at a glance: who is here now, and when they were seen last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.people.sessions import is_open
from ivr.tables import Agent, AgentSession


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, with how many of their sessions are open."""

    agent: Agent
    sessions: int


def everybody(session: Session, at: datetime) -> Sequence[Row]:
    """Return all who were ever added: those who may sign in first, by name."""
    sessions = (
        select(AgentSession.agent_id, func.count().label("open"))
        .where(*is_open(at))
        .group_by(AgentSession.agent_id)
        .subquery()
    )
    rows = (
        select(Agent, func.coalesce(sessions.c.open, 0))
        .outerjoin(sessions, sessions.c.agent_id == Agent.id)
        .order_by(Agent.disabled_at.is_not(None), Agent.name)
    )
    return [Row(agent, count) for agent, count in session.execute(rows)]
