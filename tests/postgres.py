"""A throw-away PostgreSQL server, for what must hold on both kinds of database."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from ivr.db import Database
from ivr.migrations import upgrade
from ivr.tables import Base

OWNER = "postgres"
# Where Debian keeps what no user types: a folder for each version.
DEBIANS = Path("/usr/lib/postgresql")
# Nothing here outlives the run, so nothing need be safe on the disk.
HASTE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@dataclass(frozen=True)
class Cluster:
    """A server that listens on a socket in `folder`."""

    folder: Path

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql+psycopg://{OWNER}@/postgres?host={self.folder}"


def empty(database: Database) -> None:
    """Have no row in any of our tables; to make them anew takes much longer."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    try:
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    except ProgrammingError:  # a test before this one took a table away
        renew(database)


def renew(database: Database) -> None:
    """Make our tables anew, whatever a test has made of them."""
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(database)


def programs() -> Path:
    """Return the folder of the newest server; skips the test where there is none."""
    found = sorted(DEBIANS.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    if not found:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    return found[-1].parent


def owners(*command: str | Path) -> list[str]:
    """Return a command of the server's owner: it refuses to be root."""
    change = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    return [*(change if os.geteuid() == 0 else []), *map(str, command)]


def as_owner(*command: str | Path) -> None:
    """Run a program of the server to its end."""
    subprocess.run(owners(*command), check=True, stdout=subprocess.DEVNULL, cwd="/")


def initialise(folder: Path) -> Path:
    """Make the files of an empty server below `folder`; return where they lie."""
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    data = folder / "data"
    start = ("--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--no-sync")
    as_owner(programs() / "initdb", *start, "--no-locale", data)
    return data


@contextmanager
def serving() -> Iterator[Cluster]:
    """Yield a server of our own; end it, and leave nothing behind."""
    beside = programs()
    with TemporaryDirectory(prefix="ivr-postgres-") as made:
        folder = Path(made)
        data = initialise(folder)
        options = f"{HASTE} -c listen_addresses='' -k {folder}"
        control = (beside / "pg_ctl", "--pgdata", data, "--wait")
        as_owner(*control, "--options", options, "--log", folder / "log", "start")
        try:
            yield with_our_tables(Cluster(folder))
        finally:
            as_owner(*control, "--mode=immediate", "stop")


@contextmanager
def own_database(url: str, name: str) -> Iterator[str]:
    """Yield the URL of an empty database of that name on the server of `url`."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        made = make_url(url).set(database=name)
        yield made.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def with_our_tables(cluster: Cluster) -> Cluster:
    """Make our tables, by our own migrations."""
    found = Database(cluster.url)
    upgrade(found)
    found.close()
    return cluster
