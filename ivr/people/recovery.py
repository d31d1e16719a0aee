"""Recovery codes: ten, shown once, each good once, kept as slow hashes.

A code has 50 random bits, fewer than the 112 that a quick digest would need (ASVS 5.0,
6.5.2), so they are hashed by argon2id under a salt of the set.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ivr.people.audit import doer, note
from ivr.tables import Agent, Passkey, RecoveryCode, TotpSecret

COUNT, LENGTH, GROUP = 10, 10, 5
# Base 32 as Crockford writes it: no letter that is taken for a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
SALT_BYTES = 16
NO_SALT = "00" * SALT_BYTES


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Codes to be shown once, and what is kept of them."""

    shown: Sequence[str]
    salt: str
    hashes: Sequence[str]


def make_codes() -> NewCodes:
    """Return ten codes; slow, so not within a transaction."""
    bare = [
        "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT)
    ]
    salt = secrets.token_hex(SALT_BYTES)
    shown = [f"{one[:GROUP]}-{one[GROUP:]}" for one in bare]
    return NewCodes(shown, salt, [slow_hash(one, salt) for one in bare])


def slow_hash(code: str, salt: str) -> str:
    """Return what is kept of a code (argon2id, RFC 9106's second choice)."""
    raw = hash_secret_raw(
        code.encode(),
        bytes.fromhex(salt),
        time_cost=3,
        memory_cost=64 * 1024,
        parallelism=4,
        hash_len=32,
        type=Type.ID,
    )
    return raw.hex()


def plain(typed: str) -> str:
    """Return a code as it was made, however it was copied."""
    bare = unicodedata.normalize("NFKC", typed)[:64].upper().translate(MISREAD)
    return "".join(one for one in bare if one in ALPHABET)


def is_one(typed: str) -> bool:
    """Tell whether what was typed is written like a recovery code."""
    return len(plain(typed)) == LENGTH


def salt_of(session: Session, agent_id: int) -> str:
    """Return the salt of an agent's codes; some salt if there are none."""
    salts = select(RecoveryCode.salt).where(RecoveryCode.agent_id == agent_id)
    return session.scalar(salts.limit(1)) or NO_SALT


def keep_codes(session: Session, agent: Agent, new: NewCodes, at: datetime) -> None:
    """Put new codes in place of an agent's old ones."""
    forget_codes(session, agent.id)
    session.add_all(
        RecoveryCode(agent_id=agent.id, salt=new.salt, code_hash=one)
        for one in new.hashes
    )
    note(session, "recovery_codes_made", doer(agent), at, whom=agent.id)


def forget_codes(session: Session, agent_id: int) -> None:
    """Have none of an agent's codes open anything."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.agent_id == agent_id))


def forget_unneeded_codes(session: Session, agent_id: int) -> None:
    """Forget the codes of an agent who has no second step that they stand in for."""
    app = select(TotpSecret.id).where(
        TotpSecret.agent_id == agent_id, TotpSecret.confirmed_at.is_not(None)
    )
    passkey = select(Passkey.id).where(Passkey.agent_id == agent_id)
    if session.scalar(app) is None and session.scalar(passkey.limit(1)) is None:
        forget_codes(session, agent_id)


def left(session: Session, agent_id: int) -> int:
    """Return how many codes an agent still has."""
    unused = RecoveryCode.agent_id == agent_id, RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count()).where(*unused)) or 0


def take(session: Session, agent: Agent, code_hash: str, at: datetime) -> bool:
    """Take a code by its hash, once; False for one that is none or was taken."""
    unused = RecoveryCode.agent_id == agent.id, RecoveryCode.used_at.is_(None)
    found = None
    for row in session.scalars(select(RecoveryCode).where(*unused)):
        if hmac.compare_digest(row.code_hash, code_hash):
            found = row.id
    if found is None:
        return False
    mine = update(RecoveryCode).where(
        RecoveryCode.id == found, RecoveryCode.used_at.is_(None)
    )
    if session.execute(mine.values(used_at=at)).rowcount != 1:  # type: ignore[attr-defined]
        return False
    note(session, "recovery_code_used", doer(agent), at, whom=agent.id)
    return True
