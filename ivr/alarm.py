"""The alarm clock: wakes a worker early.  What there is to do is in the rows.

A lost, doubled or late alarm changes nothing; the worker's sweep finds every row
that is due.  The queue is huey's, on SQLite, PostgreSQL or Redis.
"""

import queue as queues
import sqlite3
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import structlog
from huey import Huey, SqliteHuey
from sqlalchemy import make_url

from ivr.errors import SettingError

log = structlog.get_logger()

QUEUE_NAME = "ivr"
# Alarms that wait for a queue which does not answer; the sweep makes up for the rest.
MOST_WAITING = 1000


def queue_url(queue: str, database: str) -> str:
    """Return the queue's URL: its own, or beside the database."""
    if queue:
        return queue
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{(url.database or 'ivr.db').removesuffix('.db')}-queue.db"
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def open_queue(url: str, *, exists: bool = False) -> Huey:
    """Return the queue at `url`; raises SettingError when its library is missing.

    One that `exists` is not asked for anything yet: whoever opens it may begin while
    its server is away.
    """
    scheme, new = urlsplit(url).scheme, not exists
    try:
        if scheme == "redis":
            from huey import RedisHuey  # noqa: PLC0415 - only where it is used

            return RedisHuey(QUEUE_NAME, url=url, results=False)
        if scheme == "postgresql":
            from huey import PostgresHuey  # noqa: PLC0415 - only where it is used

            return PostgresHuey(QUEUE_NAME, dsn=url, results=False, create_tables=new)
    except ImportError as wrong:
        raise SettingError(f"IVR_QUEUE_URL needs a library: {wrong}") from None
    path = url.removeprefix("sqlite:///")
    try:
        return SqliteHuey(QUEUE_NAME, filename=path, results=False, create_tables=new)
    except sqlite3.Error as wrong:
        raise SettingError(f"the queue {path} cannot be used: {wrong}") from None


class Alarm:
    """Wakes whoever works on recordings.  `on_wake` is set by the worker alone."""

    def __init__(self, queue: Huey) -> None:
        self.queue = queue
        self.on_wake: Callable[[str], None] | None = None
        self._task: Any = queue.task(name="recording_due")(self._wake)
        self._waiting: queues.Queue[str] = queues.Queue(MOST_WAITING)
        self._ringer: Thread | None = None
        self._lock = Lock()

    def ring(self, recording_sid: str) -> None:
        """Have a worker look at a recording soon; never waits for the queue.

        Whoever rings is answering a telephone call, and a queue can be locked or far
        away.  Raises queue.Full when too many alarms wait already.
        """
        with self._lock:
            if self._ringer is None:
                self._ringer = Thread(target=self._ring_on, daemon=True)
                self._ringer.start()
        self._waiting.put_nowait(recording_sid)

    def _ring_on(self) -> None:
        while True:
            sid = self._waiting.get()
            try:
                self._task(sid)
            except Exception as wrong:  # noqa: BLE001 - the sweep finds it all the same
                log.warning("hint_lost", recording=sid, error=type(wrong).__name__)

    def _wake(self, recording_sid: str) -> None:
        if self.on_wake is not None:
            self.on_wake(recording_sid)
