"""The database: engines and transactions.

SQLite is run so that an acknowledged event survives a power cut: write-ahead log,
`synchronous=FULL`, and writers that take the lock at once (`BEGIN IMMEDIATE`), since
a reader that turns writer fails whatever the timeout says
(https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_transaction.html).
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from ivr.errors import IvrError
from ivr.tables import Base

BUSY_TIMEOUT_S = 5
POOL_SIZE = 20


class DatabaseError(IvrError):
    """The database cannot be used now: see to it, or try again."""


class Database:
    """One database, by its URL.  Transactions are taken with `writing`, `reading`."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = open_engine(url, busy_timeout_s)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._busy_timeout_s = busy_timeout_s
        # Threads of one process wait here in turn; SQLite's own waiting is by
        # sleeping, which is unfair and slow when many want to write.
        self._turn = Lock() if self.is_sqlite else None

    @contextmanager
    def writing(self) -> Generator[Session]:
        """Yield a session whose work is committed at the end, or undone as a whole.

        Raises DatabaseError when the database is locked, full or gone.
        """
        with self._in_turn(), self._told_apart(), self._sessions() as session:
            session.connection(execution_options={"begin": "IMMEDIATE"})
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Yield a session that only looks."""
        with self._told_apart(), self._sessions() as session:
            yield session

    def insert_if_absent(
        self, session: Session, table: type[Base], **values: object
    ) -> bool:
        """Insert a row unless its unique key is there; tell whether it was inserted."""
        make = sqlite.insert if self.is_sqlite else postgresql.insert
        statement = make(table).values(**values).on_conflict_do_nothing()
        result: Any = session.execute(statement)
        return result.rowcount == 1

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _in_turn(self) -> Generator[None]:
        if self._turn is None:
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
            raise DatabaseError(sentence(self.url, wrong)) from wrong


def shown(url: str) -> str:
    """Return `url` without its password."""
    return make_url(url).render_as_string(hide_password=True)


def sentence(url: str, wrong: DBAPIError) -> str:
    """Say what is the matter with the database, without its password."""
    reason = str(wrong.orig).splitlines()[0]
    if "database is locked" in reason:
        reason = "locked by another program; end that program, or wait, and try again"
    if "no such table" in reason or "UndefinedTable" in type(wrong.orig).__name__:
        reason = "has no tables yet; run: ivr db upgrade"
    return f"database {shown(url)}: {reason}"


def open_engine(url: str, busy_timeout_s: float) -> Engine:
    """Return an engine for `url` that keeps its promises of durability."""
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=POOL_SIZE, pool_pre_ping=True, hide_parameters=True
        )
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        hide_parameters=True,  # no caller's number in an error's text
        connect_args={"timeout": busy_timeout_s},
    )
    event.listen(engine, "connect", set_up_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI
    """Prepare a new SQLite connection; transactions are begun by us alone."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; a writer's takes the lock at once."""
    how = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")
