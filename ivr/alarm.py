"""The alarm clock: wakes a worker early.  What there is to do is in the rows.

A lost, doubled or late alarm changes nothing; the worker's sweep finds every row
that is due.  The queue is huey's, on SQLite, PostgreSQL or Redis.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from huey import Huey, SqliteHuey
from sqlalchemy import make_url

from ivr.errors import SettingError

QUEUE_NAME = "ivr"


def queue_url(queue: str, database: str) -> str:
    """Return the queue's URL: its own, or beside the database."""
    if queue:
        return queue
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{(url.database or 'ivr.db').removesuffix('.db')}-queue.db"
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def open_queue(url: str) -> Huey:
    """Return the queue at `url`; raises SettingError when its library is missing."""
    scheme = urlsplit(url).scheme
    try:
        if scheme == "redis":
            from huey import RedisHuey  # noqa: PLC0415 - only where it is used

            return RedisHuey(QUEUE_NAME, url=url, results=False)
        if scheme == "postgresql":
            from huey import PostgresHuey  # noqa: PLC0415 - only where it is used

            return PostgresHuey(QUEUE_NAME, dsn=url, results=False)
    except ImportError as wrong:
        raise SettingError(f"IVR_QUEUE_URL needs a library: {wrong}") from None
    return SqliteHuey(
        QUEUE_NAME, filename=url.removeprefix("sqlite:///"), results=False
    )


class Alarm:
    """Wakes whoever works on recordings.  `on_wake` is set by the worker alone."""

    def __init__(self, queue: Huey) -> None:
        self.queue = queue
        self.on_wake: Callable[[str], None] | None = None
        self._task: Any = queue.task(name="recording_due")(self._wake)

    def ring(self, recording_sid: str) -> None:
        """Have a worker look at a recording soon; may raise whatever the queue does."""
        self._task(recording_sid)

    def _wake(self, recording_sid: str) -> None:
        if self.on_wake is not None:
            self.on_wake(recording_sid)
