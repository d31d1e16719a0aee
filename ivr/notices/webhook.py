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
        return within(self.longest_s, lambda: post(self.url, headers, sent))


def signature(secret: str, at: int, body: bytes) -> str:
    """Return the signature's header: `at` is Unix time, the rest is HMAC-SHA256."""
    signed = b"%d." % at + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def post(url: str, headers: dict[str, str], body: bytes) -> Outcome:
    """Post once; a redirect is not followed, and the answer's body not read."""
    try:
        with requests.post(
            url,
            data=body,
            headers=headers,
            auth=unchanged,
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            allow_redirects=False,
            stream=True,
        ) as answer:
            return outcome(answer.status_code)
    except requests.exceptions.SSLError:
        return NotYet("the webhook's certificate is not trusted")
    except requests.Timeout:
        return NotYet("the webhook did not answer in time")
    except requests.RequestException:
        return NotYet("the webhook cannot be reached")


def unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return the request as it is: no password of this machine's .netrc goes along."""
    return request


def outcome(status: int) -> Outcome:
    """Return what an answer's status means for its notice."""
    if 200 <= status < 300:  # noqa: PLR2004 - it has it
        return Told()
    if status == HTTPStatus.GONE:
        return Failed("the webhook is gone (410)")
    return NotYet(f"the webhook answered {status}")
