"""What came of a step, written into its row in a transaction of its own."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from ivr.audio import rows
from ivr.audio.rows import Job
from ivr.db import Database
from ivr.leases import after, back_off_s

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The rows of recordings that workers hold; `clock` tells this moment."""

    database: Database
    clock: Callable[[], datetime]

    def move_on(self, job: Job, **values: object) -> bool:
        """Note that a step is done; tell whether the lease still held."""
        with self.database.writing() as session:
            return rows.move_on(session, job, self.clock(), **values)

    def try_again(
        self,
        job: Job,
        reason: str,
        *,
        wait_s: float | None = None,
        until: datetime | None = None,
        **values: Any,  # noqa: ANN401 - columns
    ) -> None:
        """Note that a step failed: again after `wait_s`, or `until`, or a back-off."""
        spread = random.random()  # noqa: S311 - it parts crowds
        if wait_s is None:
            wait_s = back_off_s(job.attempts, spread)
        at = after(self.clock(), wait_s) if until is None else after(until, spread)
        log.warning("recording_delayed", recording=job.sid, reason=reason)
        with self.database.writing() as session:
            rows.try_again(session, job, at, reason, **values)

    def wait(self, job: Job, reason: str, *, wait_s: float) -> None:
        """Note that the step waits for what is no fault of the recording's."""
        with self.database.writing() as session:
            rows.wait(session, job, after(self.clock(), wait_s), reason)

    def give_back(self, job: Job) -> None:
        """Let another worker take the step up at once."""
        log.info("recording_given_back", recording=job.sid)
        with self.database.writing() as session:
            rows.give_back(session, job, self.clock())

    def set_aside(self, job: Job, reason: str, **values: object) -> None:
        """Note that nobody should try again, and why."""
        log.error("recording_set_aside", recording=job.sid, reason=reason)
        with self.database.writing() as session:
            rows.set_aside(session, job, reason, **values)
