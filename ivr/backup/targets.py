"""Where a database is put back: looked at, and then replaced in one step."""

import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, Protocol, cast

from sqlalchemy import inspect, text

from ivr.audio.fetch import sync_folder
from ivr.backup import programs
from ivr.backup.manifest import BackupError, Entry, Kind
from ivr.backup.shelves import Shelf
from ivr.backup.snapshots import check_sqlite
from ivr.db import Database
from ivr.tables import Base

STAGED = ".restoring"
LOGS = ("-wal", "-shm", "-journal")
IN_USE = "stop the hotline (serve, web, worker) first"


class Target(Protocol):
    """A database that is to be replaced."""

    kind: Kind

    def is_empty(self) -> bool:
        """Tell whether nothing is there."""
        ...

    def refuse_if_used(self) -> None:
        """Raise BackupError while another program has the database open."""
        ...

    def stage(self, shelf: Shelf, entry: Entry) -> None:
        """Bring the new one here and look at it; the old one stays."""
        ...

    def replace(self) -> None:
        """Have the new one be there, whole, or leave the old one."""
        ...

    def clear(self) -> None:
        """Remove what was brought here and not used."""
        ...


class SqliteTarget:
    """A SQLite file, replaced by renaming."""

    kind: Kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._staged = path.with_name(path.name + STAGED)

    def is_empty(self) -> bool:
        """Tell whether there is no file, or an empty one."""
        return not self._path.exists() or self._path.stat().st_size == 0

    def refuse_if_used(self) -> None:
        """Take the log into the file, which nobody can who is not alone."""
        if self.is_empty():
            return
        try:
            with closing(sqlite3.connect(self._path, timeout=1)) as found:
                mode = found.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.DatabaseError as wrong:
            if "locked" not in str(wrong):
                return  # it is damaged, and will be replaced
            mode = "locked"
        if mode != "delete":
            raise BackupError(f"database {self._path} is in use; {IN_USE}")

    def stage(self, shelf: Shelf, entry: Entry) -> None:
        """Write the new file beside the old one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        shelf.unpack(entry, self._staged)
        check_sqlite(self._staged)

    def replace(self) -> None:
        """Give the new file its name; no log of the old one may follow it."""
        for log in LOGS:
            self._path.with_name(self._path.name + log).unlink(missing_ok=True)
        self._staged.replace(self._path)
        sync_folder(self._path.parent)

    def clear(self) -> None:
        """Remove the new file."""
        self._staged.unlink(missing_ok=True)


class PostgresTarget:
    """A PostgreSQL database, whose tables are replaced in one transaction."""

    kind: Kind = "postgresql"

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._dump = folder / "database.dump"

    def is_empty(self) -> bool:
        """Tell whether there is no table of ours."""
        with self._database.reading() as session:
            found = inspect(session.connection()).get_table_names()
        return not {*found} & {*Base.metadata.tables}

    def refuse_if_used(self) -> None:
        """Count the others that are connected."""
        if self.is_empty():
            return
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND backend_type = 'client backend'"
        )
        self._database.engine.dispose()
        with self._database.reading() as session:
            count = session.scalar(text(others))
        if count:
            raise BackupError(f"the database has {count} other connections; {IN_USE}")

    def stage(self, shelf: Shelf, entry: Entry) -> None:
        """Unpack the dump, and have pg_restore read it."""
        shelf.unpack(entry, self._dump)
        programs.run(("pg_restore", "--list", str(self._dump)), self._database.url)

    def replace(self) -> None:
        """Run the dump's own statements between BEGIN and COMMIT.

        Whoever is killed in between has sent no COMMIT, so nothing has happened.
        """
        with self._database.reading() as session:
            schema = str(session.scalar(text("SELECT current_schema()")))
        url = self._database.url
        self._database.engine.dispose()
        restore = (
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-acl",
            f"--schema={schema}",
            "--file=-",
            str(self._dump),
        )
        ours = ", ".join(f'"{schema}"."{one}"' for one in Base.metadata.tables)
        send(url, f"BEGIN;\nDROP TABLE IF EXISTS {ours} CASCADE;\n", restore)

    def clear(self) -> None:
        """Remove the unpacked dump."""
        self._dump.unlink(missing_ok=True)


def send(url: str, before: str, command: Sequence[str]) -> None:
    """Have psql run `before`, what `command` writes, and a COMMIT if it ended well.

    Raises BackupError, after which nothing has happened.
    """
    psql = ("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
    try:
        runner = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL's, no shell
            (*psql, f"--dbname={programs.address(url)}"),
            env=programs.surroundings(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError:
        raise programs.missing("psql") from None
    given = cast("IO[bytes]", runner.stdin)
    with runner:
        written = _write(given, before, command)
        given.close()
        said = cast("IO[bytes]", runner.stderr).read()
        if runner.wait() or not written:
            raise BackupError(f"the database was left: {programs.last_line(said)}")


def _write(given: IO[bytes], before: str, command: Sequence[str]) -> bool:
    """Write all statements to psql; tell whether the COMMIT was among them."""
    try:
        given.write(before.encode())
        given.flush()
        ended = subprocess.run(command, stdout=given, check=False)  # noqa: S603 - as above
        if ended.returncode == 0:
            given.write(b"\nCOMMIT;\n")
            given.flush()
    except BrokenPipeError:
        return False
    return ended.returncode == 0
