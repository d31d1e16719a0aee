"""Signing in: tries are counted, passwords compared, sessions kept as rows.

A sign-in is three steps, since comparing a password is slow on purpose and must not
hold up the calls that wait to write: `begin_try` counts it as failed in one
transaction, `prove` compares outside of any, `begin_session` undoes the count.
Tries made at the same moment are all counted before one is answered.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session, joinedload

from ivr.cases.agents import LONGEST_NAME
from ivr.cases.passwords import NOBODYS_HASH, hashed_anew, matches, normal
from ivr.cases.presence import come_back
from ivr.errors import IvrError
from ivr.sentences import sentence
from ivr.tables import Agent, AgentSession, SignInFailure

# ASVS 5.0, 6.3.1 and 7.3: tries are slowed, sessions end by idleness and by age.
WINDOW = timedelta(minutes=15)
MOST_TRIES_OF_A_NAME = 5
MOST_TRIES_OF_AN_ADDRESS = 50
KEPT = timedelta(hours=1)
IDLE_LIMIT = timedelta(minutes=30)
AGE_LIMIT = timedelta(hours=12)
# How exact `seen_at` is: not every look at a page is worth a write.
SEEN_EVERY = timedelta(minutes=1)
# What a try was made of; codes are counted apart (ivr.people.second_step).
PASSWORD = "password"  # noqa: S105 - the name of a step


class TooManyTriesError(IvrError):
    """Too many sign-ins failed from this address: wait `wait_s` seconds."""

    def __init__(self, wait_s: int) -> None:
        minutes = -(-wait_s // 60)
        one = sentence("too many tries; wait 1 minute, then try again")
        many = sentence(
            "too many tries; wait %(minutes)d minutes, then try again", minutes=minutes
        )
        super().__init__(one if minutes == 1 else many)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Try:
    """A sign-in that counts as failed until its password is proved."""

    name: str
    address: str
    agent_id: int | None
    password_hash: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A try whose password was the right one; `new_hash` replaces an older kind."""

    tried: Try
    agent_id: int
    new_hash: str | None


def begin_try(session: Session, name: str, address: str, at: datetime) -> Try:
    """Count a try; raises TooManyTriesError when it must not be made now.

    Tries are counted by name and address together, so a stranger elsewhere locks
    nobody out, and by address, so that one stranger cannot try every name.
    """
    name, address = typed(name), network(address)
    session.execute(delete(SignInFailure).where(SignInFailure.at < at - KEPT))
    here = and_(SignInFailure.address == address, SignInFailure.step == PASSWORD)
    slow_down(session, at, MOST_TRIES_OF_A_NAME, here, SignInFailure.name == name)
    slow_down(session, at, MOST_TRIES_OF_AN_ADDRESS, here)
    session.add(SignInFailure(at=at, name=name, address=address))
    agent = session.scalar(
        select(Agent).where(Agent.name == name, Agent.disabled_at.is_(None))
    )
    if agent is None or is_over(agent, at):
        return Try(name, address, None, NOBODYS_HASH)
    return Try(name, address, agent.id, agent.password_hash)


def is_over(agent: Agent, at: datetime) -> bool:
    """Tell whether the password was made by us, too long ago."""
    return agent.password_until is not None and agent.password_until <= at


def typed(name: str) -> str:
    """Return a name as it is looked for; what no database can hold is left out."""
    return normal(name).replace("\0", "").strip()[:LONGEST_NAME]


def slow_down(session: Session, at: datetime, most: int, *which: object) -> None:
    """Raise TooManyTriesError when `most` of `which` failed within the window."""
    recent = select(func.count(), func.min(SignInFailure.at)).where(
        SignInFailure.at > at - WINDOW,
        *which,  # type: ignore[arg-type]
    )
    failed, first = session.execute(recent).one()
    if failed >= most:
        raise TooManyTriesError(round((first + WINDOW - at).total_seconds()))


def network(address: str) -> str:
    """Return the address, or the /64 it is in: who has one IPv6 address has many."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:LONGEST_NAME]
    if found.version == 4:  # noqa: PLR2004 - as in IPv4
        return str(found)
    return str(ip_network((found, 64), strict=False))


def prove(tried: Try, password: str) -> Proof | None:
    """Compare the password, in the same time whether or not the name is known."""
    right = matches(tried.password_hash, password)
    if tried.agent_id is None or not right:
        return None
    new_hash = hashed_anew(tried.password_hash, password)
    return Proof(tried, tried.agent_id, new_hash)


def begin_session(session: Session, proof: Proof, at: datetime) -> str | None:
    """Forget the failures and return a new session's token.

    None when the agent was disabled in the meantime.
    """
    agent = session.get(Agent, proof.agent_id)
    if agent is None or agent.disabled_at is not None:
        return None
    agent.password_hash = proof.new_hash or agent.password_hash
    forget_failures(session, proof.tried)
    return new_session(session, agent, at)


def forget_failures(session: Session, tried: Try) -> None:
    """Count the tries of that name there no more: the password was proved."""
    session.execute(
        delete(SignInFailure).where(
            SignInFailure.name == tried.name,
            SignInFailure.address == tried.address,
            SignInFailure.step == PASSWORD,
        )
    )


def new_session(session: Session, agent: Agent, at: datetime) -> str:
    """Return a new session's token; only its digest is kept.

    Whoever signs in is there.
    """
    come_back(session, agent.id)
    outlived = AgentSession.created_at < at - AGE_LIMIT
    session.execute(delete(AgentSession).where(outlived))
    token = new_token()
    agent.seen_at = at
    session.add(
        AgentSession(
            token_sha256=digest(token), agent_id=agent.id, created_at=at, seen_at=at
        )
    )
    return token


def new_token() -> str:
    """Return 256 random bits as a text."""
    return secrets.token_urlsafe(32)


def find_session(session: Session, token: str, at: datetime) -> AgentSession | None:
    """Return the session with its agent, unless it is over."""
    alive = (
        select(AgentSession)
        .join(AgentSession.agent)
        .where(
            AgentSession.token_sha256 == digest(token),
            AgentSession.seen_at > at - IDLE_LIMIT,
            AgentSession.created_at > at - AGE_LIMIT,
            Agent.disabled_at.is_(None),
        )
        .options(joinedload(AgentSession.agent))
    )
    return session.scalar(alive)


def is_worth_noting(found: AgentSession, at: datetime) -> bool:
    """Tell whether `keep_alive` is due."""
    return at - found.seen_at >= SEEN_EVERY


def keep_alive(session: Session, token: str, at: datetime) -> None:
    """Note that the session's agent is at work."""
    found = find_session(session, token, at)
    if found is not None:
        found.seen_at = found.agent.seen_at = at


def end_session(session: Session, token: str) -> None:
    """End the session; one that is over stays so."""
    ended = AgentSession.token_sha256 == digest(token)
    session.execute(delete(AgentSession).where(ended))


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
