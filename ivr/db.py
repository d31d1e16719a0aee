"""The database: engines and transactions.

SQLite is run so that an acknowledged event survives a power cut: write-ahead log,
`synchronous=FULL`, and writers that take the lock at once (`BEGIN IMMEDIATE`), since
a reader that turns writer fails whatever the timeout says
(https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_transaction.html).
"""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from sqlite3 import Error
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Table, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from ivr.engines import BUSY_TIMEOUT_S, open_engine
from ivr.errors import IvrError

Result = TypeVar("Result")


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
Job = tuple[Work, Future[Any]]


class Database:
    """One database, by its URL."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = open_engine(url, busy_timeout_s)
        self._writer = self.engine.execution_options(begin="IMMEDIATE")
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._busy_timeout_s = busy_timeout_s
        # SQLite has one writer at a time: the threads of a process wait in line here.
        self._turn = Lock()
        self._waiting: deque[Job] = deque()

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Return what `work` returns, once what it wrote is committed.

        Work that waits at the same time shares one transaction, and so one wait for
        the disk; work that raises is undone alone.  `work` may be run twice, so it
        must do nothing but read and write in its transaction.
        Raises DatabaseError when the database is locked, full or gone.
        """
        if not self.is_sqlite:
            return self._commit([work])[0]
        job: Job = (work, Future())
        self._waiting.append(job)
        if self._turn.acquire(timeout=self._busy_timeout_s):
            try:
                if not job[1].done():
                    self._settle(self._all_waiting())
            finally:
                self._turn.release()
        else:
            self._give_up(job)
        return job[1].result()

    def _all_waiting(self) -> list[Job]:
        found: list[Job] = []
        while self._waiting:
            found.append(self._waiting.popleft())
        return found

    def _settle(self, batch: list[Job]) -> None:
        try:
            results = self._commit([work for work, _ in batch])
        except DatabaseError as wrong:
            for _, future in batch:
                future.set_exception(wrong)
        except Exception as wrong:  # noqa: BLE001 - it is told to whom it belongs
            if len(batch) == 1:
                batch[0][1].set_exception(wrong)
                return
            for job in batch:
                self._settle([job])
        else:
            for (_, future), result in zip(batch, results, strict=True):
                future.set_result(result)

    def _give_up(self, job: Job) -> None:
        try:
            self._waiting.remove(job)
        except ValueError:
            return  # somebody writes it right now, and will tell how it went
        raise self._too_busy()

    def _too_busy(self) -> DatabaseError:
        return DatabaseError(f"database {shown(self.url)}: too busy; try again")

    def _commit(self, works: list[Work]) -> list[Any]:
        with self._told_apart(), self._writer.begin() as connection:
            return [self._run(connection, work) for work in works]

    def _run(self, connection: Connection, work: Work) -> Any:  # noqa: ANN401 - its own
        transaction = Transaction(connection)
        result = work(transaction)
        transaction.finish()
        return result

    @contextmanager
    def writing(self) -> Generator[Session]:
        """Yield a session whose work is committed at the end, or undone as a whole.

        Raises DatabaseError when the database is locked, full or gone.
        """
        with self._in_line(), self._told_apart(), self._sessions() as session:
            session.connection(execution_options={"begin": "IMMEDIATE"})
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Yield a session that only looks."""
        with self._told_apart(), self._sessions() as session:
            yield session

    def insert_if_absent(self, table: Table) -> Executable:
        """Return the statement that inserts a row unless its unique key is there."""
        make = sqlite.insert if self.is_sqlite else postgresql.insert
        return make(table).on_conflict_do_nothing()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _in_line(self) -> Generator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._busy_timeout_s):
            raise self._too_busy()
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _told_apart(self) -> Generator[None]:
        try:
            yield
        except IntegrityError:
            raise  # a mistake in our own code, not the database's
        except DBAPIError as wrong:
            raise DatabaseError(sentence(self.url, wrong.orig)) from wrong
        except Error as wrong:  # our own BEGIN, which SQLAlchemy does not see
            raise DatabaseError(sentence(self.url, wrong)) from wrong


def shown(url: str) -> str:
    """Return `url` without its password."""
    return make_url(url).render_as_string(hide_password=True)


def sentence(url: str, wrong: BaseException | None) -> str:
    """Say what is the matter with the database, without its password."""
    reason = str(wrong).splitlines()[0]
    if "database is locked" in reason:
        reason = "locked by another program; end that program, or wait, and try again"
    if "no such table" in reason or "UndefinedTable" in type(wrong).__name__:
        reason = "has no tables yet; run: ivr db upgrade"
    return f"database {shown(url)}: {reason}"
