"""Connections that can be cut off, whatever the other side does or leaves undone.

A read timeout bounds each wait for a byte, not the number of waits: who sends one byte
in time, again and again, keeps a reader for ever.
"""

import contextlib
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

WATCH_S = 0.1


class CuttingAdapter(HTTPAdapter):
    """Makes connections that `cut` ends from another thread."""

    def __init__(self) -> None:
        super().__init__()
        self._made: list[Any] = []

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as requests has it
        """Return a pool whose connections are noted."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = noted(pool.ConnectionCls, self._made)
        return pool

    def cut(self) -> None:
        """End every connection, at whatever point it is."""
        for connection in self._made:
            for found in (connection.sock, connection.first_sock):
                if found is not None:
                    with contextlib.suppress(OSError):
                        socket.socket.shutdown(found, socket.SHUT_RDWR)


def noted(kind: type[HTTPConnection], made: list[Any]) -> type[HTTPConnection]:
    """Return connections like `kind` that are put into `made`.

    They keep their socket, which http.client forgets once an answer has begun.
    """

    class Noted(kind):
        def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
            self.first_sock: socket.socket | None = None
            super().__init__(*args, **kwargs)
            made.append(self)

        def connect(self) -> None:
            super().connect()
            self.first_sock = self.sock

    return Noted


@dataclass(frozen=True, slots=True)
class Bound:
    """A session, and whether its connections were cut off.

    What was cut off may look like the regular end of an answer without a length.
    """

    session: requests.Session
    was_cut: Event


@contextmanager
def bounded(longest_s: float, stop: Event) -> Generator[Bound]:
    """Yield a session that is cut off after `longest_s`, or when `stop` is set."""
    adapter = CuttingAdapter()
    until = time.monotonic() + longest_s
    done, was_cut = Event(), Event()

    def watch() -> None:
        while not done.wait(WATCH_S):
            if stop.is_set() or time.monotonic() > until:
                was_cut.set()
                adapter.cut()  # again and again: there may be another connection

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    with requests.Session() as session:
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        try:
            yield Bound(session, was_cut)
        finally:
            done.set()
            watcher.join()
