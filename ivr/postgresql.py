"""Connections to PostgreSQL that are given up when nobody may wait any longer.

The server ends what waits too long for a lock.  One that is frozen or cut off says
nothing and ends nothing, and its library waits for it without an end.
"""

import time
from concurrent.futures import Future
from threading import Thread
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen

from ivr.patience import left_s

# When a connection is given up that nobody waits for any more.
CONNECT_S = 5
# How often a wait looks whether it may go on.
LOOK_S = 0.1
SILENT = "the server does not answer"


class PatientConnection(Connection[Any]):
    """A connection that is closed when its server keeps us waiting for too long."""

    def wait(self, gen: PQGen[Any], *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        """Wait for the server; raises OperationalError when we may wait no longer."""
        try:
            left = left_s()
            if left is None:
                return super().wait(gen, *rest, **named)
            until = time.monotonic() + left
            return super().wait(given_up_at(until, gen), interval=LOOK_S)
        except SilentError:
            self.close()
            raise


class SilentError(OperationalError):
    """The server did not answer in time."""


def given_up_at(until: float, gen: PQGen[Any]) -> PQGen[Any]:
    """Go through `gen`; raises SilentError when nothing comes until that moment."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() >= until:
                raise SilentError(SILENT)
            wanted = gen.send(ready)
    except StopIteration as done:
        return done.value


def connect(*arguments: Any, **named: Any) -> Connection[Any]:  # noqa: ANN401
    """Connect as `psycopg.connect` does, for as long as we may wait.

    Raises OperationalError.
    """
    left = left_s()
    if left is None:
        return PatientConnection.connect(*arguments, **named)
    named.setdefault("connect_timeout", CONNECT_S)
    found: Future[Connection[Any]] = Future()
    Thread(target=settle, args=(found, arguments, named), daemon=True).start()
    try:
        return found.result(left)
    except TimeoutError:
        found.add_done_callback(close)
        raise SilentError(SILENT) from None


def settle(
    found: Future[Connection[Any]], arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    """Connect, and have it found."""
    try:
        found.set_result(PatientConnection.connect(*arguments, **named))
    except OperationalError as wrong:
        found.set_exception(wrong)


def close(found: Future[Connection[Any]]) -> None:
    """Close a connection that came too late."""
    if found.exception() is None:
        found.result().close()


def set_up(connection: Connection[Any], lock_timeout_s: float) -> None:
    """Have the server end what waits for a lock for longer than that."""
    wanted = "SELECT set_config('lock_timeout', %s, false)"
    connection.execute(wanted, [str(int(lock_timeout_s * 1000))])
    connection.commit()
