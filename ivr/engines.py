"""Engines: how connections are made, set up and begun."""

import time
from functools import partial
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from ivr.vault.keys import NO_KEYS, ON_DIALECT, KeyRing

BUSY_TIMEOUT_S = 5.0
POOL_SIZE = 20
# What is deleted is overwritten with noughts, so that no copy of the file tells it.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
# How long to wait before asking for SQLite's lock again.  Its own waiting grows to
# 100 ms, which is longer than most transactions take in all.
LOCK_POLL_S = 0.0005


def open_engine(url: str, busy_timeout_s: float, keys: KeyRing = NO_KEYS) -> Engine:
    """Return an engine for `url` that keeps its promises of durability.

    Texts of sealed columns are sealed and opened with `keys`.
    """
    engine = make_engine(url, busy_timeout_s)
    setattr(engine.dialect, ON_DIALECT, keys)
    return engine


def make_engine(url: str, busy_timeout_s: float) -> Engine:
    """Return an engine whose connections are set up and begun as each is made for."""
    if not url.startswith("sqlite"):
        return make_postgresql_engine(url, busy_timeout_s)
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        hide_parameters=True,  # no caller's number in an error's text
        connect_args={"timeout": busy_timeout_s},
    )
    event.listen(engine, "connect", set_up_sqlite)
    event.listen(engine, "begin", partial(begin_sqlite, busy_timeout_s))
    return engine


def make_postgresql_engine(url: str, busy_timeout_s: float) -> Engine:
    """Return an engine that waits for a lock, or a free connection, only so long."""
    from ivr import postgresql  # noqa: PLC0415 - its library may not be installed

    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        pool_timeout=busy_timeout_s,
        pool_pre_ping=True,
        hide_parameters=True,  # no caller's number in an error's text
    )

    def connect(_dialect: object, _record: object, given: Any, named: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's
        return postgresql.connect(*given, **named)

    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI
        postgresql.set_up(connection, busy_timeout_s)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", set_up)
    return engine


def set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI
    """Prepare a new SQLite connection; transactions are begun by us alone."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(busy_timeout_s: float, connection: Connection) -> None:
    """Begin a transaction; a writer's takes the lock at once."""
    plain: Any = connection.connection.dbapi_connection
    how = connection.get_execution_options().get("begin", "DEFERRED")
    if how == "DEFERRED":
        plain.execute("BEGIN")
        return
    until = time.monotonic() + busy_timeout_s
    plain.execute("PRAGMA busy_timeout=0")
    while not begun(plain, last_try=time.monotonic() > until):
        time.sleep(LOCK_POLL_S)
    plain.execute(f"PRAGMA busy_timeout={int(busy_timeout_s * 1000)}")


def begun(connection: Any, *, last_try: bool) -> bool:  # noqa: ANN401 - DBAPI
    """Take SQLite's lock; tell whether it was free, or raise at the last try."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except OperationalError as wrong:
        if last_try or "locked" not in str(wrong):
            raise
        return False
    return True
