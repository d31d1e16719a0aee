"""Cursors: where a page of a list ended, signed, so that nobody makes one up.

`base64url(JSON).base64url(HMAC-SHA256)`; the JSON names the list and its filters, so
that a cursor of another list is refused too.
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from ivr.api.problems import Place, ProblemError

PURPOSE = b"ivr-hotline cursor 1"
LONGEST = 2000


def seal(secret: bytes, of: str, position: list[Any]) -> str:
    """Return the cursor of the list `of` at `position`."""
    text = json.dumps([digest(of), position], separators=(",", ":")).encode()
    return f"{encoded(text)}.{encoded(signature(secret, text))}"


def opened(secret: bytes, of: str, cursor: str) -> list[Any]:
    """Return the position; raises ProblemError for a cursor that is not ours."""
    text, _, signed = cursor[:LONGEST].partition(".")
    try:
        raw, given = decoded(text), decoded(signed)
    except (binascii.Error, ValueError):
        raise not_ours() from None
    if not hmac.compare_digest(signature(secret, raw), given):
        raise not_ours()
    list_, position = json.loads(raw)
    if list_ != digest(of):
        raise not_ours()
    return position


def not_ours() -> ProblemError:
    """Return that a cursor is none of this list."""
    detail = "this cursor was not given out for this list"
    return ProblemError(
        400,
        "wrong_cursor",
        detail,
        "take `next` of the page before, with the same filters; or begin without one",
        errors=[Place(detail, parameter="cursor")],
    )


def signature(secret: bytes, text: bytes) -> bytes:
    """Return what proves that a cursor is ours."""
    own = hmac.new(secret, PURPOSE, hashlib.sha256).digest()
    return hmac.new(own, text, hashlib.sha256).digest()


def digest(of: str) -> str:
    """Return the short name of a list and its filters."""
    return hashlib.sha256(of.encode()).hexdigest()[:16]


def encoded(raw: bytes) -> str:
    """Return bytes for an address."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return the bytes of a text; raises ValueError."""
    padded = text + "=" * (-len(text) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
