"""Measures now and then what promises are reckoned with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ivr.cases.handling import measure_handling
from ivr.db import Database
from ivr.policy.policy import DeskPolicy

EVERY = timedelta(minutes=5)


@dataclass(slots=True)
class Measuring:
    """A round: measures at the start, and then every five minutes."""

    database: Database
    policy: Callable[[], DeskPolicy]
    _next: datetime | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Measure, when it is time."""
        at = datetime.now(UTC)
        if self._next is not None and at < self._next:
            return
        with self.database.writing() as session:
            measure_handling(session, at, self.policy().idle)
        self._next = at + EVERY
