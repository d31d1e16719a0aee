"""Who may sign in: added, listed and disabled on the command line."""

from datetime import datetime

import phonenumbers
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.cases.passwords import hashed, normal
from ivr.errors import UsageError
from ivr.tables import Agent, AgentSession

AGENT, SUPERVISOR, ADMIN = "agent", "supervisor", "admin"
ROLES = (AGENT, SUPERVISOR, ADMIN)
LONGEST_NAME = 64


class AgentNameError(UsageError):
    """The name is taken, unknown or no name: give another one."""


def add_agent(
    session: Session, name: str, role: str, password: str, at: datetime
) -> Agent:
    """Add somebody who may sign in.

    Raises AgentNameError, WeakPasswordError, or UsageError for an unknown role.
    """
    if role not in ROLES:
        raise UsageError(f"no role {role!r}; there are {', '.join(ROLES)}")
    name = proper_name(name)
    agent = Agent(
        name=name, role=role, password_hash=hashed(password, name), created_at=at
    )
    session.add(agent)
    try:
        session.flush()
    except IntegrityError as wrong:
        raise AgentNameError(f"there is already an agent {name!r}") from wrong
    return agent


def proper_name(name: str) -> str:
    """Return the name as it is kept; raises AgentNameError for what is no name."""
    proper = normal(name).strip()
    if not proper.isprintable() or not 0 < len(proper) <= LONGEST_NAME:
        raise AgentNameError(f"a name has 1 to {LONGEST_NAME} letters on one line")
    return proper


def set_phone(session: Session, name: str, phone: str | None) -> Agent:
    """Note where an agent is rung (E.164), or that they are not; raises UsageError."""
    agent = find_agent(session, name)
    if phone is not None and not is_phone(phone):
        raise UsageError(f"{phone!r:.40} is no telephone number; write +12025550123")
    agent.phone = phone
    return agent


def is_phone(text: str) -> bool:
    """Tell whether `text` is a number that somebody can have, in E.164."""
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return False
    form = phonenumbers.PhoneNumberFormat.E164
    whole = phonenumbers.format_number(parsed, form) == text
    return whole and phonenumbers.is_possible_number(parsed)


def find_agent(session: Session, name: str) -> Agent:
    """Return the agent of that name; raises AgentNameError."""
    agent = session.scalar(select(Agent).where(Agent.name == normal(name).strip()))
    if agent is None:
        raise AgentNameError(f"there is no agent {name!r}")
    return agent


def list_agents(session: Session) -> list[Agent]:
    """Return everybody who was ever added, by name."""
    return list(session.scalars(select(Agent).order_by(Agent.name)))


def disable_agent(session: Session, name: str, at: datetime) -> Agent:
    """Sign the agent out everywhere, for good; raises AgentNameError."""
    agent = find_agent(session, name)
    agent.disabled_at = agent.disabled_at or at
    session.execute(delete(AgentSession).where(AgentSession.agent_id == agent.id))
    return agent


def let_hear_secrets(session: Session, name: str, *, may: bool) -> Agent:
    """Give an agent the right to hear recordings unmuted, or take it back.

    Nobody has it by their role.  Raises AgentNameError.
    """
    agent = session.scalar(select(Agent).where(Agent.name == normal(name).strip()))
    if agent is None:
        raise AgentNameError(f"there is no agent {name!r}")
    agent.hear_secrets = may
    return agent
