"""What the database's files still hold of deleted rows, on SQLite.

Deleted content is overwritten (`PRAGMA secure_delete`), but older copies of pages lie
in the write-ahead log until it is emptied, and pages of before that was switched on lie
in the file until it is written anew.  https://www.sqlite.org/pragma.html#pragma_secure_delete
"""

import mmap
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from ivr.db import Database
from ivr.search.forgetting import merge_away

TRIES = 20
WAIT_S = 0.25


def settle(database: Database, needles: Sequence[bytes]) -> bool:
    """Have the files tell nothing of deleted rows; tell whether they do.

    PostgreSQL's own vacuum sees to that later, so nothing is done there.
    """
    if not database.is_sqlite:
        return True
    merge_away(database)
    whole = empty_log(database)
    if any(found_in(files_of(database), needles)):
        run(database, "VACUUM")
        whole = empty_log(database)
    return whole


def empty_log(database: Database) -> bool:
    """Empty the write-ahead log; tell whether readers let us."""
    for _ in range(TRIES):
        busy = run(database, "PRAGMA wal_checkpoint(TRUNCATE)")
        if busy is not None and busy[0] == 0:
            return True
        time.sleep(WAIT_S)
    return False


def run(database: Database, statement: str) -> Any:  # noqa: ANN401 - a row
    """Run a statement outside of every transaction; return its first row."""
    connection: Any = database.engine.raw_connection()
    try:
        return connection.driver_connection.execute(statement).fetchone()
    finally:
        connection.close()


def files_of(database: Database) -> list[Path]:
    """Return the files of a SQLite database; of another there are none here."""
    if not database.is_sqlite:
        return []
    path = make_url(database.url).database or ""
    return [Path(path + end) for end in ("", "-wal", "-shm")]


def found_in(files: Iterable[Path], needles: Sequence[bytes]) -> list[Path]:
    """Return the files that hold one of these byte strings."""
    return [one for one in files if one.is_file() and holds(one, needles)]


def holds(path: Path, needles: Sequence[bytes]) -> bool:
    """Tell whether a file holds one of these byte strings."""
    if path.stat().st_size == 0:
        return False
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as at,
    ):
        return any(at.find(needle) >= 0 for needle in needles)
