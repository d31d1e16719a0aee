"""Passwords: which are refused, and how one is kept (argon2id, RFC 9106)."""

import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ivr.errors import UsageError
from ivr.sentences import sentence

SHORTEST = 8
LONGEST = 1024
COMMON = Path(__file__).with_name("common_passwords.txt")
# Compared with when the name is unknown, so that the answer takes the same time.
NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$wbjv5HWp5lVXLkDaTn5ufg"
    "$WsaphRSzGV2MuvDkGB8wLHPFMbLvPgvW+ncvwlpE1J0"
)

hasher = PasswordHasher()


class WeakPasswordError(UsageError):
    """The password could be guessed: choose another one."""


def hashed(password: str, name: str) -> str:
    """Return what is kept of a new password; raises WeakPasswordError."""
    plain = normal(password)
    if len(plain) < SHORTEST:
        raise WeakPasswordError(
            sentence("a password needs at least %(least)d characters", least=SHORTEST)
        )
    if len(plain) > LONGEST:
        raise WeakPasswordError(
            sentence("a password has at most %(most)d characters", most=LONGEST)
        )
    if plain.casefold() in {*common(), normal(name).casefold()}:
        raise WeakPasswordError(
            sentence("this password is among the first that are tried")
        )
    return hasher.hash(plain)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether the password is the one; slow on purpose."""
    try:
        return hasher.verify(password_hash, normal(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


def hashed_anew(password_hash: str, password: str) -> str | None:
    """Return a hash of today's strength if the one kept is of an older one."""
    if not hasher.check_needs_rehash(password_hash):
        return None
    return hasher.hash(normal(password))


def normal(text: str) -> str:
    """Return the text in one form, however the keyboard composed it (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", text)


@cache
def common() -> frozenset[str]:
    """Return the passwords that everybody thinks of."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())
