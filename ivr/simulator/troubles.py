"""What can go wrong when a recording is fetched, for tests to order.

    exchange.trouble(missing(until=clock.now() + timedelta(hours=1)))
    exchange.trouble(status(429, retry_after="30"), reset(), short(), endless())

Each is met by so many requests, or until so late (the exchange's own time), and then
the next.  Recordings' data, lists and deletions are served as ever.
"""

import os
import socket
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, assert_never

from flask import Response, request

from ivr.simulator.refusal import RefusedError

Manner = Literal["whole", "short", "long", "reset", "endless", "slow"]

PIECE = b"\0" * 65536
SLOW_S = 0.05


@dataclass(slots=True)
class Trouble:
    """One way to go wrong; `times` requests meet it, or all before `until`.

    `manner` is how the body comes: `short` and `long` of what its length promises, cut
    off by a `reset`, `endless`, or `slow`, a byte at a time and without an end.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    manner: Manner = "whole"
    times: int = 1
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Tell whether no request meets it any more."""
        return now >= self.until if self.until else self.times <= 0


def missing(*, times: int = 1, until: datetime | None = None) -> Trouble:
    """Answer 404, as right after a call."""
    return Trouble(404, times=times, until=until)


def status(
    code: int,
    *,
    retry_after: str | None = None,
    times: int = 1,
    until: datetime | None = None,
) -> Trouble:
    """Answer with an HTTP status; `retry_after` is seconds or a date."""
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return Trouble(code, headers, times=times, until=until)


def served(body: bytes, content_type: str = "text/html") -> Trouble:
    """Answer 200 with something else than the recording."""
    return Trouble(200, {"Content-Type": content_type}, body)


def short() -> Trouble:
    """Promise the whole recording and send half of it."""
    return Trouble(manner="short")


def long() -> Trouble:
    """Promise half of the recording and send it whole."""
    return Trouble(manner="long")


def reset() -> Trouble:
    """Send half of the recording and reset the connection."""
    return Trouble(manner="reset")


def endless() -> Trouble:
    """Send for as long as anybody listens."""
    return Trouble(manner="endless")


def slow() -> Trouble:
    """Send a byte now and then, for as long as anybody listens."""
    return Trouble(manner="slow")


def answer(trouble: Trouble, content: bytes) -> Response:
    """Answer a request for `content` as `trouble` wants; raises RefusedError."""
    if trouble.status >= 300:  # noqa: PLR2004 - what is no success
        reason = "Refused as the test asked"
        raise RefusedError(trouble.status, reason, headers=trouble.headers)
    whole = content if trouble.body is None else trouble.body
    half = whole[: len(whole) // 2]
    headers = {"Content-Type": "audio/x-wav", **trouble.headers}
    match trouble.manner:
        case "whole":
            return Response(whole, headers=headers)
        case "short":
            return streamed(iter((half,)), headers, len(whole))
        case "long":
            return streamed(iter((whole,)), headers, len(half))
        case "reset":
            return streamed(broken(half, request.environ), headers, len(whole))
        case "endless":
            return streamed(without_end(), headers)
        case "slow":
            return streamed(now_and_then(), headers)
        case _:
            assert_never(trouble.manner)


def streamed(
    body: Iterator[bytes], headers: Mapping[str, str], length: int | None = None
) -> Response:
    """Return an answer whose length is what we say, whatever it is."""
    promised = {} if length is None else {"Content-Length": str(length)}
    return Response(body, headers={**headers, **promised})


def broken(half: bytes, environ: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield half of a recording, then reset the connection under the server."""
    yield half
    connection: socket.socket = environ["werkzeug.socket"]
    linger = struct.pack("ii", 1, 0)  # close at once, without what is left to send
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    os.close(connection.detach())
    raise ConnectionResetError("as the test asked")


def without_end() -> Iterator[bytes]:
    """Yield bytes until nobody listens."""
    while True:
        yield PIECE


def now_and_then() -> Iterator[bytes]:
    """Yield a byte now and then until nobody listens."""
    while True:
        time.sleep(SLOW_S)
        yield b"\0"
