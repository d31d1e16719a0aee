"""The key ring: the first key seals, every key opens what it sealed.

A key is written `ID:SECRET`, the secret 32 bytes in base64; several are parted by
commas, spaces or lines.  `none` in the first place seals nothing and still opens.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field

from ivr.errors import IvrError

KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
SECRET_BYTES = 32
BETWEEN = re.compile(r"[,\s]+")
NONE = "none"
# Where an engine's dialect bears the ring, since a column's type sees nothing else.
ON_DIALECT = "storage_keys"


class VaultError(IvrError):
    """Something sealed cannot be opened; it is left as it is."""


class MissingKeyError(VaultError):
    """The key is not in the ring: put it back, and try again."""

    def __init__(self, key_id: str) -> None:
        """Keep which key it is."""
        super().__init__(f"key {key_id} is missing; put it back into IVR_STORAGE_KEYS")
        self.key_id = key_id


class WrongKeyError(VaultError):
    """The key in the ring is another one of that id, or what was sealed is changed."""

    def __init__(self, key_id: str, what: str) -> None:
        """Keep which key it is, and what it does not open."""
        super().__init__(
            f"key {key_id} in IVR_STORAGE_KEYS does not open {what}: it is another key "
            "of that id, or the bytes were changed"
        )
        self.key_id = key_id


class BrokenSealError(VaultError):
    """What was sealed is cut off: put it back from a backup."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of 32 bytes, and the id that stands on everything it seals."""

    id: str
    secret: bytes = field(repr=False)

    @property
    def line(self) -> str:
        """The key as it is written in a setting."""
        return f"{self.id}:{base64.b64encode(self.secret).decode()}"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by their ids; `seals` says whether the first one seals new things.

    `searchable`: whether what it seals can be looked up by keyed digests (ivr.search).
    """

    keys: tuple[Key, ...] = ()
    seals: bool = True
    searchable: bool = True

    @property
    def first(self) -> Key | None:
        """The key that seals, None where nothing is sealed."""
        return self.keys[0] if self.keys and self.seals else None

    def find(self, key_id: str) -> Key:
        """Return the key of that id; raises MissingKeyError."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise MissingKeyError(key_id)


NO_KEYS = KeyRing()


def new_key(key_id: str) -> Key:
    """Return a fresh random key; raises ValueError for an id that no key can have."""
    if not KEY_ID.fullmatch(key_id) or key_id == NONE:
        raise ValueError("an id has 1 to 32 letters, digits, dots, - and _")
    return Key(key_id, secrets.token_bytes(SECRET_BYTES))


def key_ring(text: str) -> KeyRing:
    """Return the ring that a setting describes; raises ValueError, without a secret."""
    written = [part for part in BETWEEN.split(text.strip()) if part]
    seals = written[:1] != [NONE]
    keys = tuple(map(key, written if seals else written[1:]))
    if len({one.id for one in keys}) < len(keys):
        raise ValueError("two keys have the same id; give each its own")
    return KeyRing(keys, seals)


def key(text: str) -> Key:
    """Return the key that `ID:SECRET` describes; raises ValueError."""
    key_id, colon, encoded = text.partition(":")
    if not colon or not KEY_ID.fullmatch(key_id) or key_id == NONE:
        raise ValueError("write each key as ID:SECRET; ivr keys new makes one")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise ValueError(
            f"the secret of key {key_id} is not {SECRET_BYTES} bytes in base64; "
            "ivr keys new makes one"
        )
    return Key(key_id, secret)
