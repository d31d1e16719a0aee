"""Texts sealed one by one: `ESC sealed1:KEY_ID:BASE64` in place of the text.

The key is HKDF-SHA256 (RFC 5869) of the ring's key; the base64 is of a random nonce
(12 bytes) and AES-256-GCM's output.  Where the text belongs (table and column) is
authenticated, so that a text cannot stand in for one of another kind.
"""

import base64
import binascii
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.vault.keys import Key, KeyRing, WrongKeyError

# No keyboard writes an escape; one that stands before the mark in a text is dropped.
ESCAPE = "\x1b"
MARK = f"{ESCAPE}sealed1:"
NONCE_BYTES = 12
PURPOSE = b"ivr-hotline text 1"


def seal_text(text: str, ring: KeyRing, place: str) -> str:
    """Return `text` as it is stored: sealed where the ring has a key that seals."""
    plain = text.lstrip(ESCAPE) if text.startswith(MARK) else text
    key = ring.first
    if key is None:
        return plain
    nonce = os.urandom(NONCE_BYTES)
    sealed = cipher(key.secret).encrypt(nonce, plain.encode(), place.encode())
    return f"{MARK}{key.id}:{base64.b64encode(nonce + sealed).decode()}"


def open_text(stored: str, ring: KeyRing, place: str) -> str:
    """Return the text that `seal_text` stored.

    Raises MissingKeyError, or WrongKeyError for another key, place or text.
    """
    key_id = text_sealed_with(stored)
    if key_id is None:
        return stored
    key = ring.find(key_id)
    try:
        raw = base64.b64decode(stored.rpartition(":")[2], validate=True)
        opened = decrypt(key, raw, place)
    except (InvalidTag, binascii.Error, ValueError):
        raise WrongKeyError(key_id, f"a text of {place}") from None
    return opened.decode()


def decrypt(key: Key, raw: bytes, place: str) -> bytes:
    """Return the plain bytes; raises InvalidTag or ValueError."""
    nonce, sealed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    return cipher(key.secret).decrypt(nonce, sealed, place.encode())


def text_sealed_with(stored: object) -> str | None:
    """Return the id of the key that sealed a stored text, None for a plain one."""
    if not isinstance(stored, str) or not stored.startswith(MARK):
        return None
    return stored[len(MARK) :].partition(":")[0]


@lru_cache(maxsize=64)
def cipher(secret: bytes) -> AESGCM:
    """Return the cipher of the texts that a key seals."""
    own = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret)
    return AESGCM(own)
