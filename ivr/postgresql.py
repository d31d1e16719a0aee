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

from ivr.patience import asks_for_life, give_up, left_s

# When a connection is given up that nobody waits for any more.
CONNECT_S = 5
# How often a wait looks whether it may go on.
LOOK_S = 0.1
# After so long without a word a server is asked, by another connection, whether it
# lives; and so long it may take to say so, which a busy one needs at times.
SILENT_S, ALIVE_S = 2.0, 3.0
SILENT = "the server does not answer"
# So that the operating system notices within a minute that a server, or the way to it,
# is gone: two hours is what Linux does by itself.  It is the machine that is asked, so
# no query is too slow for it.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES
KEEPALIVES = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


class PatientConnection(Connection[Any]):
    """A connection that is closed when its server keeps us waiting for too long."""

    def wait(self, gen: PQGen[Any], *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        """Wait for the server; raises OperationalError when we may wait no longer."""
        left = left_s()
        try:
            if left is not None:
                until = time.monotonic() + left
                return super().wait(given_up_at(until, gen), interval=LOOK_S)
            if asks_for_life():
                return super().wait(asked_for_life(self, gen), interval=LOOK_S)
            return super().wait(gen, *rest, **named)
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


def asked_for_life(connection: Connection[Any], gen: PQGen[Any]) -> PQGen[Any]:
    """Go through `gen`, however long it takes; raises SilentError for a dead server.

    After that this thread waits for hardly anything more.
    """
    heard = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif time.monotonic() >= heard + SILENT_S:
                if not lives(connection):
                    give_up()
                    raise SilentError(SILENT)
                heard = time.monotonic()
            wanted = gen.send(ready)
    except StopIteration as done:
        return done.value


def lives(connection: Connection[Any]) -> bool:
    """Tell whether a connection's server says anything to another one; a no will do."""
    info = connection.info
    named: dict[str, Any] = {**info.get_parameters(), "password": info.password}
    try:
        connected_within(ALIVE_S, (), named).close()
    except SilentError:
        return False
    except OperationalError:
        return True
    return True


def connect(*arguments: Any, **named: Any) -> Connection[Any]:  # noqa: ANN401
    """Connect as `psycopg.connect` does, for as long as we may wait.

    Raises OperationalError.
    """
    named = KEEPALIVES | named
    left = left_s()
    if left is not None:
        return connected_within(left, arguments, named)
    if not asks_for_life():
        return PatientConnection.connect(*arguments, **named)
    try:
        return connected_within(ALIVE_S, arguments, named)
    except SilentError:
        give_up()
        raise


def connected_within(
    seconds: float, arguments: tuple[Any, ...], named: dict[str, Any]
) -> Connection[Any]:
    """Connect within so many seconds; raises OperationalError, SilentError if late."""
    named = {"connect_timeout": CONNECT_S} | named
    found: Future[Connection[Any]] = Future()
    Thread(target=settle, args=(found, arguments, named), daemon=True).start()
    try:
        return found.result(seconds)
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
