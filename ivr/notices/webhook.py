"""A signed request to the company's own systems.

The contract is in docs/running.md: a receiver checks `X-Ivr-Signature`, and knows by
`Idempotency-Key` what it has had before.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import requests

from ivr.network.answers import Answer, NoAnswerError
from ivr.network.posting import post
from ivr.notices.outcome import (
    CONNECT_TIMEOUT_S,
    LONGEST_TRY_S,
    READ_TIMEOUT_S,
    Failed,
    NotYet,
    Outcome,
    Told,
    within,
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where notices are posted; `clock` returns the Unix time in seconds."""

    url: str
    secret: str = field(repr=False)
    clock: Callable[[], float]
    longest_s: float = LONGEST_TRY_S
    name: str = "webhook"

    def tell(self, identity: str, body: str) -> Outcome:
        """Post the notice once and return what came of it."""
        sent = body.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "ivr-hotline",
            "Idempotency-Key": identity,
            "X-Ivr-Signature": signature(self.secret, int(self.clock()), sent),
        }
        return within(self.longest_s, lambda: deliver(self.url, headers, sent))


def signature(secret: str, at: int, body: bytes) -> str:
    """Return the signature's header: `at` is Unix time, the rest is HMAC-SHA256."""
    signed = b"%d." % at + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def deliver(url: str, headers: dict[str, str], body: bytes) -> Outcome:
    """Post once and return what came of it."""
    with requests.Session() as session:
        timeouts = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
        try:
            return outcome(post(session, url, headers, body, timeouts))
        except NoAnswerError as wrong:
            return NotYet(f"the webhook {wrong}")


def outcome(answer: Answer) -> Outcome:
    """Return what an answer means for its notice."""
    if answer.is_success:
        return Told()
    if answer.status == HTTPStatus.GONE:
        return Failed("the webhook is gone (410)")
    return NotYet(f"the webhook answered {answer.status}")
