"""The worker's side: one job after the other, each under a lease."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import and_, or_, select

from ivr.db import Database
from ivr.errors import IvrError
from ivr.jobs.asking import Kind
from ivr.leases import change_held, free, let_go, take
from ivr.sentences import sentence
from ivr.tables import Job

# Longer than a model takes to unpack and load, which tells of no progress.
LEASE = timedelta(minutes=15)
TELLS_EVERY = timedelta(seconds=1)
MOST_ATTEMPTS = 3
DIED = sentence("the worker ended in the middle of it, several times; see its log")
BROKEN = sentence("something went wrong in the worker; its log says what")

Result = dict[str, Any]


class StoppedError(IvrError):
    """The worker ends: the job is given back, and another worker goes on with it."""


@dataclass(slots=True)
class Task:
    """A job that this worker holds, and what it is told of its progress."""

    id: int
    lease: str
    options: Mapping[str, str]
    working: "Working"
    _told_at: datetime | None = None

    def progress(self, done: int, total: int | None) -> None:
        """Note how far it is, once a second at most; raises StoppedError."""
        if self.working.stopping.is_set():
            raise StoppedError("the worker ends")
        now = self.working.clock()
        if self._told_at is not None and now < self._told_at + TELLS_EVERY:
            return
        self._told_at = now
        self.working.note(self, done=done, total=total, leased_until=now + LEASE)


Doer = Callable[[Task], Result]


@dataclass(slots=True)
class Working:
    """Does what is asked for; `doers` are what does each kind."""

    database: Database
    doers: Mapping[Kind, Doer]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Do all that waits, or that a dead worker began."""
        while not self.stopping.is_set():
            found = self._claim()
            if found is None:
                return
            self._settle(*found)

    def note(self, task: Task, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change the row of a job that this worker still holds."""
        with self.database.writing() as session:
            change_held(session, Job, task, **values)

    def _claim(self) -> tuple[str, Task, int] | None:
        now, lease = self.clock(), uuid.uuid4().hex
        stale = and_(Job.state == "running", Job.leased_until < now)
        is_due = or_(Job.state == "queued", stale)
        with self.database.writing() as session:
            number = session.scalar(
                select(Job.id).where(is_due).order_by(Job.id).limit(1)
            )
            mine = (Job.id == number, is_due)
            if number is None or not take(
                session, Job, mine, lease, now + LEASE, state="running"
            ):
                return None
            row = session.get_one(Job, number)
            return row.kind, Task(number, lease, row.options, self), row.attempts

    def _settle(self, kind: str, task: Task, attempts: int) -> None:
        ended: dict[str, Any] = {"state": "done", "reason": None}
        try:
            if attempts > MOST_ATTEMPTS:
                ended = {"state": "failed", "reason": str(DIED)}
            else:
                doer = next(do for name, do in self.doers.items() if name == kind)
                ended["result"] = json.dumps(doer(task), ensure_ascii=False)
        except StoppedError:
            self.note(task, state="queued", attempts=attempts - 1, **free())
            return
        except IvrError as wrong:
            ended = {"state": "failed", "reason": str(wrong)}
        except Exception:
            self._keep(task, {"state": "failed", "reason": str(BROKEN)})
            raise
        self._keep(task, ended)

    def _keep(self, task: Task, ended: dict[str, Any]) -> None:
        with self.database.writing() as session:
            let_go(session, Job, task, ended_at=self.clock(), **ended)
