"""One question to a web service, answered whole by a moment or not at all.

A timeout of a socket is that of one read, and a service that sends a byte a second
meets it for ever; so the whole exchange runs in a thread of its own, and its
connection is cut when the time is over.  No redirect is followed and no proxy asked.
"""

import json
import ssl
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import BoundedSemaphore
from time import monotonic
from urllib.parse import urlsplit

MOST_BYTES = 64 * 1024
# More callers than this are not verified at the same moment.
MOST_AT_ONCE = 16
OK = 200


class ExchangeError(Exception):
    """There was no answer; says why, without a number in it."""


@dataclass(slots=True)
class Line:
    """A connection that another thread may cut.

    `wire` is its socket, which the connection itself lets go of before the answer
    has been read.
    """

    connection: HTTPConnection
    wire: socket | None = None
    is_cut: bool = False

    def connect(self) -> None:
        """Open the connection; raises TimeoutError when it was cut meanwhile."""
        self.connection.connect()
        self.wire = self.connection.sock
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End the connection, whoever waits on it."""
        self.is_cut = True
        if self.wire is not None:
            with suppress(OSError):
                self.wire.shutdown(SHUT_RDWR)


@dataclass(frozen=True)
class Service:
    """A service at `address`; `token` is sent with every question, unless empty."""

    address: str
    token: str = field(default="", repr=False)
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(MOST_AT_ONCE, "accounts"),
        repr=False,
    )
    _free: BoundedSemaphore = field(
        default_factory=lambda: BoundedSemaphore(MOST_AT_ONCE), repr=False
    )

    def ask(self, path: str, question: dict[str, str], until: float) -> bytes:
        """Return the answer to POST `question` at `path`; raises ExchangeError.

        `until` is a moment of `time.monotonic`.
        """
        left = until - monotonic()
        if left <= 0:
            raise ExchangeError("too slow")
        if not self._free.acquire(blocking=False):
            raise ExchangeError("too many questions at once")
        line = Line(self._connection(left))
        future = self._pool.submit(self._exchange, line, path, question)
        future.add_done_callback(self._release)
        try:
            return future.result(left)
        except TimeoutError:
            line.cut()
            raise ExchangeError("too slow") from None

    def _release(self, future: Future[bytes]) -> None:
        del future
        self._free.release()

    def _connection(self, timeout_s: float) -> HTTPConnection:
        parts = urlsplit(self.address)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return HTTPConnection(host, parts.port, timeout=timeout_s)
        context = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=timeout_s, context=context)

    def _exchange(self, line: Line, path: str, question: dict[str, str]) -> bytes:
        try:
            return self._answer(line, path, question)
        except TimeoutError:
            raise ExchangeError("too slow") from None
        except ssl.SSLError:
            raise ExchangeError("its certificate or TLS is wrong") from None
        except (OSError, HTTPException, ValueError) as wrong:
            raise ExchangeError(type(wrong).__name__) from None
        finally:
            line.connection.close()

    def _answer(self, line: Line, path: str, question: dict[str, str]) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        line.connect()
        target = urlsplit(self.address).path + path
        line.connection.request("POST", target, json.dumps(question), headers)
        with line.connection.getresponse() as answer:
            if answer.status != OK:
                raise ExchangeError(f"status {answer.status}")
            body = answer.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise ExchangeError("more than 64 kB")
        return body
