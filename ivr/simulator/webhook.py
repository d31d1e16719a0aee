"""A webhook: the request as Twilio would build, sign, send and repeat it.

- https: the port and the user part are left out of what is signed;
- the fragment is neither sent nor signed: it overrides how the request is repeated;
- by default one repeat, and only when there was no connection at all.

https://www.twilio.com/docs/usage/security#validating-requests
https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit, urlunsplit

from twilio.request_validator import RequestValidator

from ivr.simulator.wire import (
    Answer,
    CannotConnectError,
    Post,
    TimedOutError,
    WireError,
)

# Hard limit of every request that belongs to a call, repeats included.
HARD_LIMIT_S = 15.0
MOST_REPEATS = 5
SHORTEST_TIMEOUT_S = 0.001
IDEMPOTENCY = "I-Twilio-Idempotency-Token"

Reason = Literal["4xx", "5xx", "ct", "rt"]
CLASSES: dict[int, Reason] = {4: "4xx", 5: "5xx"}
REASONS: frozenset[Reason] = frozenset(("4xx", "5xx", "ct", "rt"))


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a URL's fragment says about one request: repeats, reasons, seconds."""

    repeats: int = 1
    reasons: frozenset[str] = frozenset(("ct",))
    read_timeout_s: float = HARD_LIMIT_S
    total_timeout_s: float = HARD_LIMIT_S


@dataclass(frozen=True, slots=True)
class Request:
    """One signed request; the same object sent again is the same byte for byte.

    `url` is without its fragment; `params` are the form's fields in their order.
    """

    url: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    overrides: Overrides = Overrides()

    def with_token(self, token: str) -> "Request":
        """Return the same request under another idempotency token."""
        return replace(self, headers={**self.headers, IDEMPOTENCY: token})


def compose(
    url: str, params: Mapping[str, str], *, auth_token: str, idempotency_token: str
) -> Request:
    """Build and sign the request that posts `params` to `url`."""
    address = urldefrag(url)
    signature = RequestValidator(auth_token).compute_signature(
        signed_url(address.url), dict(params)
    )
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        IDEMPOTENCY: idempotency_token,
        "X-Twilio-Signature": signature,
    }
    body = urlencode(params).encode()
    overrides = read_overrides(address.fragment)
    return Request(address.url, dict(params), headers, body, overrides)


def signed_url(url: str) -> str:
    """Return what is signed of `url`: no user part, and no port under https."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https" and parts.port is not None:
        host = host.removesuffix(f":{parts.port}")
    return urlunsplit(parts._replace(netloc=host))


def read_overrides(fragment: str) -> Overrides:
    """Read `rc=2&rp=ct,rt&rt=5000`; what is not ours is passed over."""
    given = dict(parse_qsl(fragment))
    return Overrides(
        repeats=min(int(given.get("rc", "1")), MOST_REPEATS),
        reasons=read_reasons(given.get("rp", "ct")),
        read_timeout_s=read_seconds(given.get("rt")),
        total_timeout_s=read_seconds(given.get("tt")),
    )


def read_reasons(text: str) -> frozenset[str]:
    """Read a retry policy: `ct,rt`, or `all`."""
    return REASONS if text == "all" else frozenset(text.split(","))


def read_seconds(milliseconds: str | None) -> float:
    """Read a timeout given in milliseconds, under the hard limit."""
    if milliseconds is None:
        return HARD_LIMIT_S
    return min(int(milliseconds) / 1000, HARD_LIMIT_S)


def send(post: Post, request: Request, *, elapsed_s: Callable[[], float]) -> Answer:
    """Send the request, again where its overrides allow, and return the last answer.

    `elapsed_s` counts real seconds.  Raises the last WireError.
    """
    told = request.overrides
    give_up_at = elapsed_s() + told.total_timeout_s
    for _ in range(told.repeats):
        got = attempt(post, request, min(told.read_timeout_s, give_up_at - elapsed_s()))
        if reason_of(got) not in told.reasons or elapsed_s() >= give_up_at:
            return outcome(got)
    return outcome(
        attempt(post, request, min(told.read_timeout_s, give_up_at - elapsed_s()))
    )


def outcome(got: Answer | WireError) -> Answer:
    """Return the answer, or raise the fault."""
    if isinstance(got, WireError):
        raise got
    return got


def attempt(post: Post, request: Request, timeout_s: float) -> Answer | WireError:
    """Send the request once, with no less than a moment for it."""
    timeout_s = max(timeout_s, SHORTEST_TIMEOUT_S)
    try:
        return post(request.url, request.headers, request.body, timeout_s)
    except WireError as fault:
        return fault


def reason_of(got: Answer | WireError) -> Reason | None:
    """Return the name under which a retry policy knows this outcome, if it does."""
    match got:
        case CannotConnectError():
            return "ct"
        case TimedOutError():
            return "rt"
        case WireError():
            # "No retry on a partial response", says the page above.
            return None
        case Answer(status=status):
            return CLASSES.get(status // 100)
        case _:
            assert_never(got)
