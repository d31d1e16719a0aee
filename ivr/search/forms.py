"""Tokens: what stands in the index for a gram, a number that tells nothing by itself.

Where texts are sealed, tokens are made with a secret that is derived from the key that
seals them, so that nobody can look words up in a copy of the database.  A form says
how a case's tokens were made; the cases of an older form are made anew in time, and
are found by both meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect

from ivr.tables.sealed import ring_of
from ivr.vault.keys import Key, KeyRing

# Another number first makes every case's tokens anew.  Those of the numbers after it
# lack some and are made alike, so cases are found by them meanwhile.
VERSIONS = (2, 1)
PURPOSE = b"ivr-hotline search 1"
# Tokens are 4 bytes: a clash of two proposes a case too many, which is then compared.
MASK, HALF = (1 << 32) - 1, 1 << 31
# An odd number of 32 bits without a pattern: the golden ratio's.
STIR = 0x9E37_79B9
# PostgreSQL's index tells no order, so a token is one of so many cases alone, and the
# newest are looked at first.
BLOCK = 1 << 14


@dataclass(frozen=True)
class Form:
    """How tokens are made, beside which `name` stands, or one of `names` if older.

    `sealed_texts`: whether what is sealed in the database has tokens too.
    """

    kind: str
    secret: bytes = field(repr=False)
    sealed_texts: bool

    @classmethod
    def plain(cls) -> Self:
        """Return the form where nothing is sealed."""
        return cls("plain", b"", sealed_texts=True)

    @classmethod
    def keyed(cls, key: Key, *, sealed_texts: bool) -> Self:
        """Return the form where texts are sealed with `key`."""
        secret = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(key.secret)
        kind = f"key:{key.id}" + ("" if sealed_texts else ":off")
        return cls(kind, secret, sealed_texts=sealed_texts)

    @property
    def name(self) -> str:
        """What stands beside tokens that are made now."""
        return self.names[0]

    @property
    def names(self) -> list[str]:
        """What may stand beside tokens that are made so."""
        return [f"{version}:{self.kind}" for version in VERSIONS]

    def token(self, gram: str, block: int = 0) -> int:
        """Return the token of a gram among the cases of a block."""
        return self.tokens((gram,), block)[0]

    def tokens(self, grams: Iterable[str], block: int = 0) -> list[int]:
        """Return the tokens of grams, each once: signed integers of 4 bytes.

        Blocks are no secret, and only have to be told apart.
        """
        secret, own = self.secret, block * STIR & MASK
        return list({(digest(secret, gram) ^ own) - HALF for gram in grams})


@lru_cache(1 << 16)
def digest(secret: bytes, gram: str) -> int:
    """Return the keyed digest of a gram, an integer of 4 bytes."""
    text = gram.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, key=secret, digest_size=4).digest(), "big")


def block_of(number: int) -> int:
    """Return the block of a case's number."""
    return number // BLOCK


def current(ring: KeyRing) -> Form:
    """Return the form in which tokens are made now."""
    if ring.first is None:
        return Form.plain()
    return Form.keyed(ring.first, sealed_texts=ring.searchable)


def possible(ring: KeyRing) -> list[Form]:
    """Return every form that tokens may have, the present one first."""
    keyed = [
        Form.keyed(key, sealed_texts=told)
        for key in ring.keys
        for told in (True, False)
    ]
    every = (current(ring), Form.plain(), *keyed)
    return list({form.name: form for form in every}.values())


def form_of(dialect: Dialect) -> Form:
    """Return the present form of an engine's database."""
    return current(ring_of(dialect))
