"""Work that waits together is committed together, by one of the threads that wait.

A disk makes a few thousand promises a second, however small each is; so the promises
of everybody who waits are made at once (group commit).
"""

from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from threading import Lock
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.orm import Session

from ivr.errors import IvrError

# So that one batch never keeps the others waiting for long.
MOST_TOGETHER = 64


class DatabaseError(IvrError):
    """The database cannot be used now: see to it, or try again."""


class Transaction:
    """A transaction under way: statements by `execute`, objects by `session`.

    A session costs as much as several statements, so it is made when it is needed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session: Session | None = None

    def execute(
        self, statement: Executable, values: dict[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run a statement with `values` for its parameters."""
        return self._connection.execute(statement, values)

    @property
    def is_postgresql(self) -> bool:
        """Whether other transactions write beside this one."""
        return self._connection.dialect.name == "postgresql"

    @property
    def session(self) -> Session:
        """The session of this transaction; it is flushed when the work is done."""
        if self._session is None:
            self._session = Session(self._connection, expire_on_commit=False)
        return self._session

    def finish(self) -> None:
        """Write what the session still holds."""
        if self._session is not None:
            self._session.flush()
            self._session.close()


Work = Callable[[Transaction], Any]
Commit = Callable[[list[Work]], list[Any]]


class Job:
    """Work that waits; its thread sleeps until it is `settled`, or has to lead."""

    __slots__ = ("_awake", "result", "settled", "work", "wrong")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.result: Any = None
        self.wrong: BaseException | None = None
        self.settled = False
        self._awake = Lock()
        self._awake.acquire()

    def sleep(self) -> None:
        """Return once somebody calls `wake`."""
        self._awake.acquire()

    def wake(self) -> None:
        """Have the thread of this job go on."""
        self._awake.release()

    def settle(self, result: Any, wrong: BaseException | None = None) -> None:  # noqa: ANN401 - what the work returns
        """Keep what became of the work."""
        self.result, self.wrong, self.settled = result, wrong, True

    def outcome(self) -> Any:  # noqa: ANN401 - what the work returns
        """Return what the work returned, or raise what it raised."""
        if self.wrong is not None:
            raise self.wrong
        return self.result


class Scribe:
    """Writes for every thread of a process, through `commit`.

    `commit` runs all work of a list in one transaction and returns the results, or
    raises and undoes everything.  The thread that finds nobody writing does so itself,
    at once, which costs no change of threads; who comes meanwhile waits, and the first
    of them then writes for all who do, each in their own context (contextvars).
    """

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._waiting: deque[Job] = deque()
        self._lock = Lock()
        self._somebody_writes = False

    def write(self, work: Work) -> Any:  # noqa: ANN401 - what the work returns
        """Return what `work` returns, once it is committed; raises what it raises."""
        job = Job(partial(copy_context().run, work))
        with self._lock:
            self._waiting.append(job)
            leads, self._somebody_writes = not self._somebody_writes, True
        if not leads:
            job.sleep()
        if not job.settled:
            self._lead(job)
        return job.outcome()

    def _lead(self, leader: Job) -> None:
        """Write for all who wait, of whom `leader` is the first; hand the lead on."""
        with self._lock:
            most = min(len(self._waiting), MOST_TOGETHER)
            batch = [self._waiting.popleft() for _ in range(most)]
        try:
            self._settle(batch)
        finally:
            self._hand_on(leader, batch)

    def _hand_on(self, leader: Job, batch: list[Job]) -> None:
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._somebody_writes = following is not None
        if following is not None:
            following.wake()
        for job in batch:
            if not job.settled:  # The leader was broken off by a signal.
                job.settle(None, DatabaseError("not written: the process ends"))
            if job is not leader:
                job.wake()

    def _settle(self, batch: list[Job]) -> None:
        try:
            results = self._commit([job.work for job in batch])
        except DatabaseError as wrong:
            for job in batch:
                job.settle(None, wrong)
        except Exception as wrong:  # noqa: BLE001 - it is told to whom it belongs
            self._settle_apart(batch, wrong)
        else:
            for job, result in zip(batch, results, strict=True):
                job.settle(result)

    def _settle_apart(self, batch: list[Job], wrong: Exception) -> None:
        if len(batch) == 1:
            batch[0].settle(None, wrong)
            return
        for job in batch:
            self._settle([job])
