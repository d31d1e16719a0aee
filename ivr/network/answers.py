"""What an answer over HTTP, or the lack of one, tells."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

# Both together are shorter than a worker's time to end in.
CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 15
MOST_BYTES = 64 * 1024


class NoAnswerError(Exception):
    """There was no answer; the text says why, and names nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's status, and for how long it wants to be left alone, if it says so."""

    status: int
    retry_after_s: float | None = None

    @property
    def is_success(self) -> bool:
        """Whether the other side has what was sent."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the successes


def never_connected(wrong: requests.RequestException) -> bool:
    """Tell whether there was no connection at all, so that nothing can have arrived."""
    below = wrong.args[0] if wrong.args else None
    reason = getattr(below, "reason", None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def why_no_answer(wrong: requests.RequestException) -> str:
    """Return why there was no answer, behind a name: `… cannot be reached`."""
    match wrong:
        case requests.exceptions.SSLError():
            return "has a certificate that is not trusted"
        case requests.Timeout():
            return "did not answer in time"
        case _:
            return "cannot be reached"


def body(answer: requests.Response) -> dict[str, Any]:
    """Return the answer's JSON object; an empty one when there is none in time."""
    until = time.monotonic() + READ_TIMEOUT_S
    read = b""
    for chunk in answer.iter_content(8192):
        read += chunk
        if len(read) > MOST_BYTES or time.monotonic() > until:
            return {}
    try:
        found: object = json.loads(read)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def retry_after(answer: requests.Response, now: datetime | None = None) -> float | None:
    """Return how many seconds the other side wants to be left alone.

    In seconds or as a date (RFC 9110, 10.2.3); None where it does not say.
    """
    after = answer.headers.get("Retry-After", "").strip()
    if after.isdecimal():
        return float(after)
    try:
        until = parsedate_to_datetime(after)
    except ValueError:
        return None
    left = until.astimezone(UTC) - (now or datetime.now(UTC))
    return max(left.total_seconds(), 0.0)
