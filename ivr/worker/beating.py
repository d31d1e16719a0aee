"""Leaves signs of life, so that others see whether a worker is at work."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ivr.beats import WORKER, beat
from ivr.db import Database

EVERY = timedelta(seconds=30)


@dataclass(slots=True)
class Beating:
    """A round: a sign at the start, and then every half minute."""

    database: Database
    _next: datetime | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Leave a sign, when it is time."""
        at = datetime.now(UTC)
        if self._next is not None and at < self._next:
            return
        with self.database.writing() as session:
            beat(session, WORKER, at)
        self._next = at + EVERY
