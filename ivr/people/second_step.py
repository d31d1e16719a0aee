"""The second step of a sign-in: what waits for it, and how often it may be tried.

The session begins only after it.  Wrong codes are counted by agent, since only who
knows the password comes so far; a browser in which the agent has signed in before is
counted apart, so that a thief of the password keeps nobody out (ASVS 5.0, 6.3.1).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.cases.agents import ADMIN
from ivr.cases.signing_in import (
    Proof,
    digest,
    forget_failures,
    network,
    new_session,
    new_token,
    slow_down,
)
from ivr.people import passkeys, recovery, totp
from ivr.people.webauthn import Answer
from ivr.tables import Agent, SignInFailure, SignInStep

Wanted = Literal["optional", "required-for-admins", "required"]

LASTS = timedelta(minutes=5)
MOST_CODES = 5
CODE = "code"
KNOWN_BROWSER = "browser "


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in that waits for a code, and the salt of its recovery codes."""

    token: str
    agent: Agent
    salt: str


def must_have(role: str, wanted: Wanted) -> bool:
    """Tell whether somebody of that role needs a second step."""
    return wanted == "required" or (wanted == "required-for-admins" and role == ADMIN)


def wait(session: Session, proof: Proof, at: datetime) -> str:
    """Have a sign-in whose password was right wait for the code; return its token."""
    forget_failures(session, proof.tried)
    session.execute(delete(SignInStep).where(SignInStep.created_at <= at - LASTS))
    agent = session.get_one(Agent, proof.agent_id)
    agent.password_hash = proof.new_hash or agent.password_hash
    token = new_token()
    row = {"token_sha256": digest(token), "agent_id": agent.id, "created_at": at}
    session.add(SignInStep(**row))
    return token


def waiting(session: Session, token: str, at: datetime) -> Waiting | None:
    """Return what waits under that token; None when it is over."""
    alive = (
        select(Agent)
        .join(SignInStep, SignInStep.agent_id == Agent.id)
        .where(
            SignInStep.token_sha256 == digest(token),
            SignInStep.created_at > at - LASTS,
            Agent.disabled_at.is_(None),
        )
    )
    agent = session.scalar(alive)
    if agent is None:
        return None
    return Waiting(token, agent, recovery.salt_of(session, agent.id))


def count(session: Session, agent: Agent, place: str, at: datetime) -> None:
    """Count a try of a code; raises TooManyTriesError when none may be made now."""
    known = place.startswith(KNOWN_BROWSER)
    where = SignInFailure.address
    here = where == network(place) if known else where.not_like(f"{KNOWN_BROWSER}%")
    mine = SignInFailure.name == agent.name, SignInFailure.step == CODE
    slow_down(session, at, MOST_CODES, *mine, here)
    failed = SignInFailure(at=at, name=agent.name, address=network(place), step=CODE)
    session.add(failed)


def finish(
    session: Session, found: Waiting, code: str, code_hash: str, at: datetime
) -> str | None:
    """Return the token of a new session if the code is right; None if it is not.

    `code_hash` is the slow hash of what may be a recovery code, empty for a code of
    the app.
    """
    agent = session.get_one(Agent, found.agent.id)
    if waiting(session, found.token, at) is None:
        return None
    if code_hash:
        right = recovery.take(session, agent, code_hash, at)
    else:
        right = totp.take(session, agent.id, code, at)
    if not right:
        return None
    return begin(session, found, at)


def finish_by_passkey(
    session: Session, found: Waiting, answer: Answer, at: datetime
) -> str | None:
    """Return the token of a new session; None when what waited is over.

    Raises PasskeyError.
    """
    if waiting(session, found.token, at) is None:
        return None
    passkeys.prove_second(session, found.agent, answer, at)
    return begin(session, found, at)


def begin(session: Session, found: Waiting, at: datetime) -> str:
    """Return the token of a new session, for what waited no longer."""
    agent = session.get_one(Agent, found.agent.id)
    gone = SignInStep.token_sha256 == digest(found.token)
    session.execute(delete(SignInStep).where(gone))
    failed = SignInFailure.name == agent.name, SignInFailure.step == CODE
    session.execute(delete(SignInFailure).where(*failed))
    return new_session(session, agent, at)
