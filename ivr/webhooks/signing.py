"""Secrets and signatures of the Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a fresh secret as receivers are given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, at: int, body: bytes) -> str:
    """Return one signature: `v1,` and the base64 of HMAC-SHA256; `at` is Unix time."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((message_id.encode(), str(at).encode(), body))
    made = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def headers(
    secrets_: Iterable[str], message_id: str, at: int, body: bytes
) -> dict[str, str]:
    """Return the headers of a message, signed with each secret."""
    signed = (signature(secret, message_id, at, body) for secret in secrets_)
    return {
        "Content-Type": "application/json",
        "User-Agent": "ivr-hotline",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signed),
    }
