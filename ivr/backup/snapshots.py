"""The database at one moment, while it is written to: its file, and what rows name.

SQLite is copied by its online backup in one step: it reads one state of the log and
holds up no writer (https://www.sqlite.org/backup.html).  PostgreSQL's dump and our own
questions share a snapshot (https://www.postgresql.org/docs/current/app-pgdump.html).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, case, create_engine, inspect, select, text

from ivr.backup import programs
from ivr.backup.manifest import BackupError, Kind
from ivr.backup.shelves import Shelf
from ivr.db import Database
from ivr.keeping.rotation import raw, sealed_columns
from ivr.tables import Attachment, Recording
from ivr.vault.texts import text_sealed_with

STREAM = 1000
LOCK_WAIT = "60s"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the database said at that moment.

    `named` are the recordings and attachments that it knows, by their id, with the
    file that must be there; `keys` sealed texts in it; `migration` is its tables' form.
    """

    kind: Kind
    named: dict[str, str | None]
    keys: frozenset[str]
    migration: str


def take(database: Database, target: Path) -> Snapshot:
    """Write the database to the file `target`; raises BackupError, DatabaseError."""
    if database.is_sqlite:
        return take_sqlite(database, target)
    return take_postgresql(database, target)


def take_sqlite(database: Database, target: Path) -> Snapshot:
    """Copy SQLite's file, with what stands in its log, as one whole file."""
    source = Path(database.engine.url.database or "")
    if not source.is_file():
        raise BackupError(f"there is no database {source}; look at IVR_DATABASE_URL")
    try:
        with (
            closing(
                sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
            ) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there)
            # One file, which needs no log beside it.
            there.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as wrong:
        raise BackupError(f"database {source}: {wrong}") from None
    check_sqlite(target)
    with closing_engine(f"sqlite:///{target}") as connection:
        return look(connection, "sqlite")


def check_sqlite(path: Path) -> None:
    """Raise BackupError unless SQLite finds the file whole."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as found:
            told = [row[0] for row in found.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as wrong:
        told = [str(wrong)]
    if told != ["ok"]:
        raise BackupError(f"the database's copy is damaged: {told[0]}")


def check_copy(shelf: Shelf) -> None:
    """Raise BackupError unless the database in a backup can be read."""
    manifest = shelf.manifest
    with TemporaryDirectory(prefix="ivr-backup-") as folder:
        copy = Path(folder) / manifest.database.name
        shelf.unpack(manifest.database, copy)
        if manifest.kind == "sqlite":
            check_sqlite(copy)
        else:
            programs.run(("pg_restore", "--list", str(copy)), "postgresql://")


class closing_engine:  # noqa: N801 - reads as contextlib's own `closing`
    """A connection to a database of ours, without any of our settings."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)

    def __enter__(self) -> Connection:
        """Connect."""
        self._connection = self._engine.connect()
        return self._connection

    def __exit__(self, *_: object) -> None:
        """Close the connection and the engine."""
        self._connection.close()
        self._engine.dispose()


def take_postgresql(database: Database, target: Path) -> Snapshot:
    """Have pg_dump write what our own transaction sees, and no more."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        seen = connection.scalar(text("SELECT pg_export_snapshot()"))
        schema = connection.scalar(text("SELECT current_schema()"))
        url = database.url
        command = (
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-acl",
            f"--schema={schema}",
            f"--snapshot={seen}",
            f"--lock-wait-timeout={LOCK_WAIT}",
            f"--file={target}",
            f"--dbname={programs.address(url)}",
        )
        programs.run(command, url)
        return look(connection, "postgresql")


def look(connection: Connection, kind: Kind) -> Snapshot:
    """Return what the rows say; tables may be older than this program."""
    there = inspect(connection)
    if not there.has_table("alembic_version"):
        raise BackupError("the database has no tables yet; run: ivr db upgrade")
    steps = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    named: dict[str, str | None] = {}
    # An attachment has a row before it has come whole.
    came = case((Attachment.sha256.is_not(None), Attachment.path))
    for table, path in ((Recording, Recording.path), (Attachment, came)):
        if there.has_table(table.__tablename__):
            rows = connection.execute(select(table.sid, path))
            named |= {row[0]: row[1] for row in rows}
    keys = frozenset(key for key in keys_of(connection, there) if key is not None)
    return Snapshot(kind, named, keys, ",".join(steps))


def keys_of(connection: Connection, there: Any) -> Iterator[str | None]:  # noqa: ANN401 - an Inspector
    """Yield the id of the key of each sealed text."""
    tables = set(there.get_table_names())
    for table, column in sealed_columns():
        if table.name not in tables:
            continue
        if column.name in {one["name"] for one in there.get_columns(table.name)}:
            rows = select(raw(column)).execution_options(yield_per=STREAM)
            yield from map(text_sealed_with, connection.scalars(rows))
