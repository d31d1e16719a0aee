"""Measures now and then what promises are reckoned with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ivr.cases.forecasting import learn, note_staffing
from ivr.cases.handling import measure_handling
from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.policy.policy import DeskPolicy

EVERY, LEARNS_EVERY = timedelta(minutes=5), timedelta(hours=1)


@dataclass(slots=True)
class Measuring:
    """A round: measures at the start, and then every five minutes; learns hourly."""

    database: Database
    policy: Callable[[], DeskPolicy]
    hours: Callable[[], Hours]
    _next: datetime | None = field(default=None, init=False)
    _learns: datetime | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Measure, when it is time."""
        at = datetime.now(UTC)
        if self._next is not None and at < self._next:
            return
        hours, idle = self.hours(), self.policy().idle
        with self.database.writing() as session:
            measure_handling(session, at, idle)
            note_staffing(session, at, idle)
        self._next = at + EVERY
        if self._learns is None or at >= self._learns:
            learn(self.database, hours, at)
            self._learns = at + LEARNS_EVERY
