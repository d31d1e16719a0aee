"""Tokens: made, shown once, found again, revoked.

A token is `ivr_api_`, 8 open characters, 32 secret ones and a checksum of 6, so that
secret scanners know it (`ivr_api_[0-9A-Za-z]{46}`) and a mistyped one is told apart
without a look at the database.
https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
"""

import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from ivr.cases.agents import find_agent
from ivr.errors import UsageError
from ivr.tables import Agent, ApiToken

Scope = Literal[
    "cases:read",
    "cases:write",
    "cases:call",
    "recordings:read",
    "reports:read",
    "webhooks:write",
]
SCOPES: tuple[Scope, ...] = get_args(Scope)
# What is done in somebody's name: the timeline says whose.
IN_A_NAME = frozenset({"cases:write", "cases:call", "recordings:read"})
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX = "ivr_api_"
OPEN, SECRET, CHECK = 8, 32, 6
SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{OPEN + SECRET + CHECK}}}")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class TokenError(UsageError):
    """The token cannot be made or found like this: ask differently."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks: a token's row, what it may, and in whose name."""

    token_id: int
    name: str
    scopes: frozenset[str]
    agent: Agent | None


def make(  # noqa: PLR0913 - a token's parts
    session: Session,
    name: str,
    scopes: Sequence[str],
    at: datetime,
    *,
    agent: str | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Add a token and return it, which nobody can do later; raises UsageError."""
    check(name, scopes, agent, at, expires_at)
    who = find_agent(session, agent) if agent else None
    if who is not None and who.disabled_at is not None:
        raise TokenError(f"{who.name} is disabled; name an agent who may sign in")
    opened, secret = random_text(OPEN), random_text(SECRET)
    session.add(
        ApiToken(
            name=name,
            lookup=opened,
            secret_sha256=digest(opened + secret),
            scopes=sorted(set(scopes)),
            agent_id=who.id if who else None,
            created_at=at,
            expires_at=expires_at,
        )
    )
    try:
        session.flush()
    except IntegrityError as wrong:
        raise TokenError(f"there is already a token {name}; revoke it first") from wrong
    return f"{PREFIX}{opened}{secret}{checksum(opened + secret)}"


def check(
    name: str,
    scopes: Collection[str],
    agent: str | None,
    at: datetime,
    expires_at: datetime | None,
) -> None:
    """Raise TokenError for what no token can be."""
    if not NAME.fullmatch(name):
        raise TokenError("a token's name has up to 64 of a-z, 0-9, dot, - and _")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        what = f"no scope {unknown[0]!r:.40}" if unknown else "a token needs a scope"
        raise TokenError(f"{what}; there are {', '.join(SCOPES)}")
    needing = sorted(IN_A_NAME & set(scopes))
    if needing and agent is None:
        raise TokenError(f"{needing[0]} is used in somebody's name; give --as AGENT")
    if expires_at is not None and expires_at <= at:
        raise TokenError("the token would have expired already; give a later time")


def find(session: Session, token: str, at: datetime) -> Bearer | None:
    """Return who bears `token` at `at`; None for one that opens nothing."""
    if not is_whole(token):
        return None
    body = token[len(PREFIX) : -CHECK]
    rows = select(ApiToken).where(ApiToken.lookup == body[:OPEN])
    row = session.scalar(rows.options(joinedload(ApiToken.agent)))
    kept = row.secret_sha256 if row else digest("")
    same = hmac.compare_digest(kept, digest(body))
    if row is None or not same or not is_good(row, at):
        return None
    return Bearer(row.id, row.name, frozenset(row.scopes), row.agent)


def is_good(row: ApiToken, at: datetime) -> bool:
    """Tell whether a token is neither revoked nor expired, and its agent is active."""
    gone = row.agent is not None and row.agent.disabled_at is not None
    over = row.expires_at is not None and row.expires_at <= at
    return row.revoked_at is None and not over and not gone


def is_whole(token: str) -> bool:
    """Tell whether `token` is written like one, with its checksum right."""
    if not SHAPE.fullmatch(token):
        return False
    body = token[len(PREFIX) : -CHECK]
    return hmac.compare_digest(token[-CHECK:], checksum(body))


def listed(session: Session) -> list[ApiToken]:
    """Return every token that was ever made, the oldest first."""
    rows = select(ApiToken).options(joinedload(ApiToken.agent)).order_by(ApiToken.id)
    return list(session.scalars(rows))


def revoke(session: Session, name: str, at: datetime) -> ApiToken:
    """End a token for good; raises TokenError when there is none of that name."""
    in_use = ApiToken.name == name, ApiToken.revoked_at.is_(None)
    row = session.scalar(select(ApiToken).where(*in_use))
    if row is None:
        raise TokenError(f"there is no token {name!r:.80}; see: ivr tokens list")
    row.revoked_at = at
    return row


def digest(body: str) -> str:
    """Return what is kept of a token; it is random, so no slow digest is needed."""
    return hashlib.sha256(body.encode()).hexdigest()


def checksum(body: str) -> str:
    """Return the CRC-32 of a token's body in base 62."""
    left, text = crc32(body.encode()), ""
    for _ in range(CHECK):
        left, rest = divmod(left, len(ALPHABET))
        text = ALPHABET[rest] + text
    return text


def random_text(length: int) -> str:
    """Return random letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
