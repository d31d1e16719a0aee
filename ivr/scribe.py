"""One thread that writes for all: work that waits together is committed together.

A disk makes a few thousand promises a second, however small each is; so the promises
of everybody who waits are made at once (group commit).
"""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
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
Job = tuple[Work, Future[Any]]


class Scribe:
    """Writes for every thread of a process, through `commit`.

    `commit` runs all work of a list in one transaction and returns the results, or
    raises and undoes everything.
    """

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def write(self, work: Work) -> Any:  # noqa: ANN401 - what the work returns
        """Return what `work` returns, once it is committed; raises what it raises."""
        job: Job = (work, Future())
        self._start()
        self._jobs.put(job)
        return job[1].result()

    def close(self) -> None:
        """Write what waits, and end."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join()

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="scribe", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        ended = False
        while not ended:
            batch = [self._jobs.get()]
            while len(batch) < MOST_TOGETHER:
                try:
                    batch.append(self._jobs.get_nowait())
                except Empty:
                    break
            ended = None in batch
            if jobs := [job for job in batch if job is not None]:
                self._settle(jobs)

    def _settle(self, batch: list[Job]) -> None:
        try:
            results = self._commit([work for work, _ in batch])
        except DatabaseError as wrong:
            for _, future in batch:
                future.set_exception(wrong)
        except Exception as wrong:  # noqa: BLE001 - it is told to whom it belongs
            self._settle_apart(batch, wrong)
        else:
            for (_, future), result in zip(batch, results, strict=True):
                future.set_result(result)

    def _settle_apart(self, batch: list[Job], wrong: Exception) -> None:
        if len(batch) == 1:
            batch[0][1].set_exception(wrong)
            return
        for job in batch:
            self._settle([job])
