"""Who may sign in: added, found, changed and disabled."""

import re
from datetime import datetime

import phonenumbers
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.cases.passwords import hashed, normal
from ivr.errors import UsageError
from ivr.sentences import sentence
from ivr.tables import Agent, AgentSession

AGENT, SUPERVISOR, ADMIN = "agent", "supervisor", "admin"
ROLES = (AGENT, SUPERVISOR, ADMIN)
LONGEST_NAME = 64
BETWEEN = re.compile(r"[\s().-]")


class AgentNameError(UsageError):
    """The name is taken, unknown or no name: give another one."""


class PhoneError(UsageError):
    """The number is none that somebody can be rung at: give another one."""


def add_agent(
    session: Session, name: str, role: str, password: str, at: datetime
) -> Agent:
    """Add somebody who may sign in with `password`.

    Raises AgentNameError, WeakPasswordError, or UsageError for an unknown role.
    """
    name, role = proper_name(name), proper_role(role)
    return enter(session, name, role, hashed(password, name), at)


def enter(
    session: Session, name: str, role: str, password_hash: str, at: datetime
) -> Agent:
    """Add somebody with a proper name and role; raises AgentNameError if it is taken.

    The name is looked for first, since a failed insert would end the transaction.
    """
    taken = sentence("there is already an agent %(name)s", name=repr(name))
    if session.scalar(select(Agent.id).where(Agent.name == name)) is not None:
        raise AgentNameError(taken)
    agent = Agent(name=name, role=role, password_hash=password_hash, created_at=at)
    session.add(agent)
    try:
        session.flush()
    except IntegrityError as wrong:
        raise AgentNameError(taken) from wrong
    return agent


def proper_role(role: str) -> str:
    """Return `role` if it is one; raises UsageError."""
    if role not in ROLES:
        raise UsageError(f"no role {role!r}; there are {', '.join(ROLES)}")
    return role


def proper_name(name: str) -> str:
    """Return the name as it is kept; raises AgentNameError for what is no name."""
    proper = normal(name).strip()
    if not proper.isprintable() or not 0 < len(proper) <= LONGEST_NAME:
        raise AgentNameError(
            sentence("a name has 1 to %(most)d letters on one line", most=LONGEST_NAME)
        )
    return proper


def set_phone(session: Session, name: str, phone: str | None) -> Agent:
    """Note where an agent is rung (E.164), or that they are not; raises UsageError."""
    agent = find_agent(session, name)
    agent.phone = proper_phone(phone or "")
    agent.version += 1
    return agent


def proper_phone(text: str) -> str | None:
    """Return a number in E.164 from how people write one, None for nothing.

    Raises PhoneError.
    """
    proper = BETWEEN.sub("", text)
    if not proper:
        return None
    if not is_phone(proper):
        told = sentence(
            "%(number)s is no telephone number; write +12025550123",
            number=repr(text[:40]),
        )
        raise PhoneError(told)
    return proper


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
        raise AgentNameError(sentence("there is no agent %(name)s", name=repr(name)))
    return agent


def list_agents(session: Session) -> list[Agent]:
    """Return everybody who was ever added, by name."""
    return list(session.scalars(select(Agent).order_by(Agent.name)))


def disable_agent(session: Session, name: str, at: datetime) -> Agent:
    """Sign the agent out everywhere, for good; raises AgentNameError."""
    agent = find_agent(session, name)
    agent.disabled_at = agent.disabled_at or at
    agent.version += 1
    session.execute(delete(AgentSession).where(AgentSession.agent_id == agent.id))
    return agent


def let_hear_secrets(session: Session, name: str, *, may: bool) -> Agent:
    """Give an agent the right to hear recordings unmuted, or take it back.

    Nobody has it by their role.  Raises AgentNameError.
    """
    agent = find_agent(session, name)
    agent.version += 1
    agent.hear_secrets = may
    return agent
