"""Measures now and then what promises are reckoned with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from ivr.cases.forecasting import learn, note_staffing
from ivr.cases.handling import measure_handling
from ivr.chores import Periodic
from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.policy.policy import DeskPolicy

MEASURES = Periodic("measures", timedelta(minutes=5))
FORECAST = Periodic("forecast", timedelta(hours=1))
# How often a worker looks whether it is time.
LOOKS_EVERY = timedelta(seconds=30)


@dataclass(slots=True)
class Measuring:
    """A round: measures every five minutes, and learns hourly; one worker of all."""

    database: Database
    policy: Callable[[], DeskPolicy]
    hours: Callable[[], Hours]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _next: datetime | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Measure, when it is time."""
        at = self.clock()
        if self._next is not None and at < self._next:
            return
        hours = self.hours()
        MEASURES.run(self.database, partial(self._measure, at), at)
        FORECAST.run(self.database, partial(learn, self.database, hours, at), at)
        self._next = at + LOOKS_EVERY

    def _measure(self, at: datetime) -> None:
        idle = self.policy().idle
        with self.database.writing() as session:
            measure_handling(session, at, idle)
            note_staffing(session, at, idle)
