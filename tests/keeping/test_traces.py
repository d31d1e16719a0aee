"""Deleted rows are nowhere in the database's files: not in free pages, not in the log.

Looked for are the bytes themselves, in the files as they lie on the disk.
"""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.keeping import traces
from ivr.keeping.traces import empty_log, files_of, found_in, settle
from ivr.tables import BlockedNumber

pytestmark = pytest.mark.sqlite_alone("PostgreSQL's own vacuum sees to its files")

NEEDLE = b"zanzibar was the name of her wallet"
# Longer than a page, so that most of it lies in pages of overflow.
REASON = NEEDLE.decode() * 400
AT = datetime(2026, 11, 20, tzinfo=UTC)


def tell(database):
    with database.writing() as session:
        for number in range(20):
            row = {"reason": REASON, "by": "b", "at": AT}
            session.add(BlockedNumber(number=f"+1555000{number:04}", **row))


def forget(database):
    with database.writing() as session:
        session.query(BlockedNumber).delete()


def telling(database):
    """Return the ends of the names of the files that hold what was deleted."""
    found = found_in(files_of(database), [NEEDLE])
    return [path.name.removeprefix("ivr.db") for path in found]


def test_a_deleted_row_is_overwritten_without_writing_the_file_anew(database):
    tell(database)
    assert "-wal" in telling(database)
    assert empty_log(database)
    assert telling(database) == [""]
    path = files_of(database)[0]
    before = path.stat().st_ino, path.stat().st_size
    forget(database)
    assert empty_log(database)
    assert telling(database) == []
    # Not because the file was vacuumed: it has its pages still, all of them noughts.
    assert (path.stat().st_ino, path.stat().st_size) == before


def test_every_connection_of_ours_overwrites_what_it_deletes(database):
    both = [database.engine.raw_connection() for _ in range(2)]
    modes = [
        one.driver_connection.execute("PRAGMA secure_delete").fetchone() for one in both
    ]
    for one in both:
        one.close()
    assert modes == [(1,), (1,)]


def test_what_was_deleted_without_overwriting_goes_when_the_file_is_written_anew(
    database,
):
    tell(database)
    assert empty_log(database)
    path = files_of(database)[0]
    with closing(sqlite3.connect(path)) as careless:
        careless.execute("PRAGMA secure_delete=OFF")
        careless.execute("DELETE FROM blocked_numbers")
        careless.commit()
    assert empty_log(database)
    assert telling(database) == [""]  # a free page tells it
    assert settle(database, [NEEDLE])
    assert telling(database) == []
    assert database_is_whole(path)


def test_a_reader_keeps_the_log_from_being_emptied_and_that_is_told(
    database, monkeypatch
):
    monkeypatch.setattr(traces, "TRIES", 2)
    tell(database)
    with closing(sqlite3.connect(files_of(database)[0])) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM blocked_numbers").fetchone()
        forget(database)
        assert not settle(database, [])
        assert "-wal" in telling(database)
    assert settle(database, [])
    assert telling(database) == []


@pytest.mark.parametrize("size", [0, 1, 4096])
def test_files_of_any_size_are_searched(tmp_path, size):
    path = tmp_path / "file"
    path.write_bytes(os.urandom(size) + NEEDLE * (size > 0))
    assert found_in([path, tmp_path / "missing"], [NEEDLE]) == [path] * (size > 0)


def database_is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as found:
        return found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
