"""Passkeys as rows: kept under a name, proved, removed.

What is kept of one is no secret.  The answer to a challenge is taken once.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from ivr.inserting import insert_if_absent
from ivr.people.audit import doer, note
from ivr.people.recovery import forget_unneeded_codes
from ivr.people.webauthn import (
    Answer,
    Made,
    PasskeyError,
    id_of,
    refused,
    sign_count_of,
)
from ivr.sentences import sentence
from ivr.tables import Agent, Passkey, UsedChallenge

# How long a challenge holds.
LASTS = timedelta(minutes=5)
LONGEST_NAME, MOST = 40, 20


class PasskeyNameError(PasskeyError):
    """The name is none: give another one."""


def of_agent(session: Session, agent_id: int) -> Sequence[Passkey]:
    """Return the passkeys of an agent, the oldest first."""
    rows = select(Passkey).where(Passkey.agent_id == agent_id).order_by(Passkey.id)
    return session.scalars(rows).all()


def proper_name(name: str) -> str:
    """Return the name as it is kept; raises PasskeyNameError."""
    proper = " ".join(name.split())
    if not proper.isprintable() or not 0 < len(proper) <= LONGEST_NAME:
        raise PasskeyNameError(
            sentence("a name has 1 to %(most)d letters on one line", most=LONGEST_NAME)
        )
    return proper


def add(session: Session, agent: Agent, name: str, made: Made, at: datetime) -> None:
    """Keep a passkey of one's own; raises PasskeyError."""
    mine = select(func.count()).where(Passkey.agent_id == agent.id)
    if (session.scalar(mine) or 0) >= MOST:
        raise PasskeyError(
            sentence("nobody has more than %(most)d passkeys; remove one", most=MOST)
        )
    values = {
        "agent_id": agent.id,
        "credential_id": made.credential_id,
        "public_key": made.public_key,
        "sign_count": made.sign_count,
        "name": proper_name(name),
        "created_at": at,
    }
    if not insert_if_absent(session, Passkey, values):
        raise PasskeyError(sentence("this passkey is kept already"))
    note(session, "passkey_added", doer(agent), at, whom=agent.id)


def remove(session: Session, agent: Agent, passkey_id: int, at: datetime) -> bool:
    """Forget a passkey of one's own; tell whether there was one."""
    mine = Passkey.id == passkey_id, Passkey.agent_id == agent.id
    found = session.scalar(select(Passkey).where(*mine))
    if found is None:
        return False
    session.delete(found)
    session.flush()
    forget_unneeded_codes(session, agent.id)
    note(session, "passkey_removed", doer(agent), at, whom=agent.id)
    return True


def prove(session: Session, answer: Answer, at: datetime) -> Agent:
    """Return whose passkey answered in place of a password; raises PasskeyError.

    It must have seen who it is, by a finger, a face or a PIN.  While a password that
    we made waits to be replaced, that is the only way in.
    """
    found = named(session, answer)
    agent = found.agent
    if agent.disabled_at is not None or agent.password_until is not None:
        raise refused()
    take(session, answer, found, at, alone=True)
    return agent


def prove_second(session: Session, agent: Agent, answer: Answer, at: datetime) -> None:
    """Take a passkey of `agent`, whose password was proved; raises PasskeyError."""
    found = named(session, answer)
    if found.agent_id != agent.id:
        raise refused()
    take(session, answer, found, at, alone=False)


def named(session: Session, answer: Answer) -> Passkey:
    """Return the passkey that an answer says it is of; raises PasskeyError."""
    rows = select(Passkey).where(Passkey.credential_id == id_of(answer))
    found = session.scalar(rows.options(joinedload(Passkey.agent)))
    if found is None:
        raise refused()
    return found


def take(
    session: Session, answer: Answer, found: Passkey, at: datetime, *, alone: bool
) -> None:
    """Take an answer, once; raises PasskeyError."""
    found.sign_count = sign_count_of(answer, found, alone=alone)
    found.used_at = at
    use(session, answer.challenge, at)


def use(session: Session, challenge: bytes, at: datetime) -> None:
    """Have a challenge be answered; raises PasskeyError if it was before."""
    session.execute(delete(UsedChallenge).where(UsedChallenge.at < at - 2 * LASTS))
    digest = hashlib.sha256(challenge).hexdigest()
    if not insert_if_absent(session, UsedChallenge, {"sha256": digest, "at": at}):
        raise refused()
