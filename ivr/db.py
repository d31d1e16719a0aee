"""The database: engines and transactions.

SQLite is run so that an acknowledged event survives a power cut: write-ahead log,
`synchronous=FULL`, and writers that take the lock at once (`BEGIN IMMEDIATE`), since
a reader that turns writer fails whatever the timeout says
(https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_transaction.html).
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from sqlite3 import Error
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote
from weakref import finalize

from sqlalchemy import ColumnElement, Connection, Executable, Table, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session, sessionmaker

from ivr.engines import BUSY_TIMEOUT_S, open_engine
from ivr.scribe import DatabaseError, Scribe, Transaction, Work
from ivr.settings import Settings
from ivr.vault.keys import NO_KEYS, KeyRing

Result = TypeVar("Result")


class Database:
    """One database, by its URL; texts in it are sealed and opened with `keys`."""

    def __init__(
        self,
        url: str,
        *,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        keys: KeyRing = NO_KEYS,
        must_exist: bool = False,
    ) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        opened = only_existing(url) if must_exist else url
        self.engine = open_engine(opened, busy_timeout_s, keys)
        self._writer = self.engine.execution_options(begin="IMMEDIATE")
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._busy_timeout_s = busy_timeout_s
        # SQLite has one writer at a time: the threads of a process wait in line here.
        self._turn = Lock()
        self._scribe = Scribe(self._commit)
        # Nobody closes the database of a command, or of an application in a test.
        finalize(self, self.engine.dispose).atexit = False

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Return what `work` returns, once what it wrote is committed.

        On SQLite, work that waits at the same time shares one transaction, and so one
        wait for the disk; work that raises is undone alone.  `work` may be run twice,
        so it must do nothing but read and write in its transaction.
        Raises DatabaseError when the database is locked, full or gone.
        """
        if not self.is_sqlite:
            return self._commit([work])[0]
        return self._scribe.write(work)

    def _commit(self, works: list[Work]) -> list[Any]:
        with self._in_line(), self._told_apart(), self._writer.begin() as connection:
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

    @contextmanager
    def looking(self) -> Generator[Transaction]:
        """Yield a transaction that only looks, for less than a session costs."""
        with self._told_apart(), self.engine.connect() as connection:
            yield Transaction(connection)

    def insert_if_absent(
        self, table: Table, *returning: ColumnElement[Any]
    ) -> Executable:
        """Return the statement that inserts a row unless its unique key is there.

        It returns the columns `returning` of a row that it has inserted.
        """
        return insertion(table, returning, on_sqlite=self.is_sqlite)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _in_line(self) -> Generator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._busy_timeout_s):
            raise DatabaseError(f"database {shown(self.url)}: too busy; try again")
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
        except NoConnectionError as wrong:
            raise DatabaseError(
                f"database {shown(self.url)}: too busy; try again"
            ) from wrong
        except Error as wrong:  # our own BEGIN, which SQLAlchemy does not see
            raise DatabaseError(sentence(self.url, wrong)) from wrong


@cache
def insertion(
    table: Table, returning: tuple[ColumnElement[Any], ...], *, on_sqlite: bool
) -> Executable:
    """Return an insertion that changes nothing where its unique key is there.

    Made once for each table: to make a statement costs more than to run it.
    """
    make = sqlite.insert if on_sqlite else postgresql.insert
    statement = make(table).on_conflict_do_nothing()
    return statement.returning(*returning) if returning else statement


def open_database(
    settings: Settings,
    *,
    busy_timeout_s: float = BUSY_TIMEOUT_S,
    must_exist: bool = False,
) -> Database:
    """Return the database of an installation; a file of SQLite is made if it may be."""
    return Database(
        settings.ivr_database_url,
        busy_timeout_s=busy_timeout_s,
        keys=settings.storage_keys,
        must_exist=must_exist,
    )


def only_existing(url: str) -> str:
    """Return the URL with which SQLite makes no file (https://sqlite.org/uri.html)."""
    found = make_url(url)
    if found.get_backend_name() != "sqlite" or not found.database:
        return url
    return f"sqlite:///file:{quote(found.database)}?mode=rw&uri=true"


def shown(url: str) -> str:
    """Return `url` without its password."""
    return make_url(url).render_as_string(hide_password=True)


def sentence(url: str, wrong: BaseException | None) -> str:
    """Say what is the matter with the database, without its password."""
    reason = str(wrong).splitlines()[0]
    if "database is locked" in reason or "lock timeout" in reason:
        reason = "locked by another program; end that program, or wait, and try again"
    if "no such table" in reason or "UndefinedTable" in type(wrong).__name__:
        reason = "has no tables yet; run: ivr db upgrade"
    return f"database {shown(url)}: {reason}"
