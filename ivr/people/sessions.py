"""Open sessions: shown without what opens them, and ended."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from ivr.cases.signing_in import AGE_LIMIT, IDLE_LIMIT, digest, new_token
from ivr.tables import AgentSession, SignInStep


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is not over.  `handle` names it and opens nothing."""

    handle: str
    began_at: datetime
    seen_at: datetime
    is_mine: bool


def is_open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for a session that is not over."""
    return (
        AgentSession.seen_at > at - IDLE_LIMIT,
        AgentSession.created_at > at - AGE_LIMIT,
    )


def of_agent(
    session: Session, agent_id: int, at: datetime, token: str = ""
) -> Sequence[OpenSession]:
    """Return the open sessions of an agent, the last seen first; `token`'s is mine."""
    rows = (
        select(AgentSession)
        .where(AgentSession.agent_id == agent_id, *is_open(at))
        .order_by(AgentSession.seen_at.desc(), AgentSession.token_sha256)
    )
    mine = digest(token)
    return [
        OpenSession(
            handle(row.token_sha256),
            row.created_at,
            row.seen_at,
            is_mine=row.token_sha256 == mine,
        )
        for row in session.scalars(rows)
    ]


def handle(token_sha256: str) -> str:
    """Return a session's public name, from which its row's key cannot be told."""
    return hashlib.sha256(token_sha256.encode()).hexdigest()[:16]


def end_one(session: Session, agent_id: int, wanted: str) -> bool:
    """End the agent's session of that handle; tell whether there was one."""
    rows = select(AgentSession).where(AgentSession.agent_id == agent_id)
    found = [row for row in session.scalars(rows) if handle(row.token_sha256) == wanted]
    for row in found:
        session.delete(row)
    return bool(found)


def end_all(session: Session, agent_id: int, *, but: str = "") -> int:
    """End the agent's sessions, except the one of the token `but`; return how many.

    Sign-ins that wait for their second step end too.
    """
    session.execute(delete(SignInStep).where(SignInStep.agent_id == agent_id))
    gone = delete(AgentSession).where(
        AgentSession.agent_id == agent_id, AgentSession.token_sha256 != digest(but)
    )
    return session.execute(gone).rowcount  # type: ignore[attr-defined]


def renew(session: Session, token: str, at: datetime) -> str | None:
    """Give a session another token, since who it is was proved anew; None when over.

    ASVS 5.0, 7.2.4.  Its age goes on.
    """
    found = session.get(AgentSession, digest(token))
    if found is None:
        return None
    new = new_token()
    session.add(
        AgentSession(
            token_sha256=digest(new),
            agent_id=found.agent_id,
            created_at=found.created_at,
            seen_at=at,
        )
    )
    session.delete(found)
    return new
