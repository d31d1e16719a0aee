"""A restore checks everything before it touches anything, and is whole or marked."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic import command
from backup_contents import files_of, rows_of
from kept_calls import JUN, MEI

from ivr.audio.store import Store
from ivr.backup.manifest import BackupError
from ivr.backup.mark import is_unfinished, refuse_unfinished
from ivr.backup.restoring import Place, restore
from ivr.backup.shelves import opened
from ivr.backup.taking import Source, back_up
from ivr.db import Database
from ivr.migrations import config, is_current, upgrade
from ivr.tables import Agent
from ivr.vault.keys import Key, KeyRing, VaultError

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
KEY, OTHER = Key("k1", bytes(range(32))), Key("k1", b"2" * 32)
MEI_FILE = f"2026/03/{MEI.recording}.wav"
JUN_FILE = f"2026/03/{JUN.recording}.wav"


@pytest.fixture
def made(source, tmp_path):
    return back_up(source, tmp_path / "backups", AT)[0]


def there(place):
    """Every file of a place but SQLite's logs, which come and go with who looks."""
    found = place.store.folder.parent.rglob("*")
    return sorted(str(one) for one in found if "ivr.db-" not in one.name)


def refused(where, place, *, replace=False):
    """The reason why a backup cannot be put back; nothing was touched."""
    before = there(place)
    with pytest.raises((BackupError, VaultError)) as told, opened(where) as shelf:
        restore(shelf, place, replace=replace)
    assert there(place) == before
    return str(told.value)


@pytest.mark.both_databases
def test_what_is_there_is_given_up_only_when_told(made, source, elsewhere):
    upgrade(elsewhere.database)
    with elsewhere.database.writing() as session:
        row = {"name": "Bea", "role": "agent", "password_hash": "y"}
        session.add(Agent(created_at=AT, **row))
    stray = elsewhere.store.folder / "2026" / "01" / f"RE{'9' * 32}.wav"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of the hotline that was here")
    told = "is not empty; with --replace it is given up for the backup"
    assert refused(made, elsewhere) == f"the database {told}"
    with opened(made) as shelf:
        restore(shelf, elsewhere, replace=True)
    assert rows_of(elsewhere.database) == rows_of(source.database)
    assert files_of(elsewhere.store) == files_of(source.store)


def test_recordings_that_are_there_are_not_lost_either(made, elsewhere):
    stray = elsewhere.store.folder / f"RE{'9' * 32}.wav"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of the hotline that was here")
    told = "is not empty; with --replace it is given up for the backup"
    assert refused(made, elsewhere) == f"the folder {elsewhere.store.folder} {told}"


@pytest.mark.both_databases
def test_a_database_that_somebody_uses_is_left_alone(made, elsewhere):
    upgrade(elsewhere.database)
    user = Database(elsewhere.database.url)
    with user.reading() as session:
        session.query(Agent).all()
        told = refused(made, elsewhere, replace=True)
    user.close()
    hint = "stop the hotline (serve, web, worker) first"
    if user.is_sqlite:
        path = elsewhere.store.folder.parent / "ivr.db"
        assert told == f"database {path} is in use; {hint}"
    else:
        assert told == f"the database has 1 other connections; {hint}"


@pytest.mark.both_databases
def test_a_backup_that_was_changed_is_told_file_by_file(made, elsewhere):
    (made / "recordings" / MEI_FILE).write_bytes(b"changed")
    (made / "recordings" / JUN_FILE).unlink()
    assert refused(made, elsewhere).splitlines() == [
        f"{made}: recordings/{MEI_FILE} is not what it was",
        f"{made}: recordings/{JUN_FILE} cannot be read",
    ]


def change(made, **values):
    path = made / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"format": 2}, "was made by a newer version; install that one"),
        ({"database": {}}, "has a damaged manifest.json; take another one"),
        ({"files": [1]}, "has a damaged manifest.json; take another one"),
        (
            {"files": [{"name": "recordings/../../x", "bytes": 1, "sha256": "0"}]},
            "has a damaged manifest.json; take another one",
        ),
        (
            {"migration": "9999", "version": "7.0"},
            "was made by version 7.0; install that one first",
        ),
    ],
)
def test_a_manifest_that_we_cannot_follow_is_told(made, elsewhere, values, told):
    change(made, **values)
    assert refused(made, elsewhere) == f"{made} {told}"


def test_a_manifest_that_was_cut_off_is_told(made, elsewhere):
    path = made / "manifest.json"
    path.write_bytes(path.read_bytes()[:-1])
    told = f"{made} has a damaged manifest.json; take another one"
    assert refused(made, elsewhere) == told


def test_a_tar_file_that_was_cut_off_is_told(source, elsewhere, tmp_path):
    made, _ = back_up(source, tmp_path / "b.tar", AT)
    whole = made.read_bytes()
    for length in (len(whole) // 2, 100, 0):
        made.write_bytes(whole[:length])
        assert refused(made, elsewhere) in {
            f"{made} is no whole backup: no manifest.json in it",
            f"{made} is no backup, or it was cut off",
        }


def test_a_backup_of_the_other_kind_of_database_is_told(made, source, tmp_path):
    own, other = "postgresql", "sqlite"
    url = f"sqlite:///{tmp_path / 'none.db'}"
    if source.database.is_sqlite:
        own, other = other, own
        url = "postgresql+psycopg://nobody@localhost/none"
    place = Place(Database(url), Store(tmp_path / "r"))
    hint = "set IVR_DATABASE_URL to one of its kind"
    assert refused(made, place) == f"{made} is of {own}, not {other}; {hint}"


def test_the_key_that_is_missing_or_another_one_is_named(source, elsewhere, tmp_path):
    store = Store(source.store.folder, KeyRing((KEY,)))
    (tmp_path / "came.wav").write_bytes(b"RIFF sealed")
    store.keep(tmp_path / "came.wav", store.folder / MEI_FILE)
    made, _ = back_up(Source(source.database, store), tmp_path / "b.tar", AT)
    assert refused(made, elsewhere) == (
        "key k1 is missing; put it back into IVR_STORAGE_KEYS"
    )
    place = Place(elsewhere.database, Store(elsewhere.store.folder, KeyRing((OTHER,))))
    assert refused(made, place) == (
        f"key k1 in IVR_STORAGE_KEYS does not open the file {MEI.recording}.wav: it is "
        "another key of that id, or the bytes were changed"
    )
    place = Place(elsewhere.database, Store(elsewhere.store.folder, KeyRing((KEY,))))
    with opened(made) as shelf:
        restore(shelf, place, replace=False)
    with place.store.open(MEI_FILE) as file:
        assert file.read() == b"RIFF sealed"


def test_an_older_backup_is_brought_up_to_date(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(config(url), "0003")
    old = Database(url)
    made, _ = back_up(Source(old, Store(tmp_path / "r")), tmp_path / "old.tar", AT)
    old.close()
    new = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with opened(made) as shelf:
        restore(shelf, Place(new, Store(tmp_path / "n")), replace=False)
    assert is_current(new)
    new.close()


class Failing(Store):
    """A disk that fails at the second recording, once."""

    def put_raw(self, relative, source):
        if relative == JUN_FILE:
            raise OSError(5, "Input/output error")
        super().put_raw(relative, source)


@pytest.mark.both_databases
def test_a_disk_that_fails_leaves_the_old_database_as_it_was(made, elsewhere):
    upgrade(elsewhere.database)
    before = rows_of(elsewhere.database)
    place = Place(elsewhere.database, Failing(elsewhere.store.folder))
    with opened(made) as shelf, pytest.raises(OSError, match="Input/output"):
        restore(shelf, place, replace=True)
    assert rows_of(elsewhere.database) == before
    assert not is_unfinished(elsewhere.store)


@pytest.mark.both_databases
def test_one_that_was_broken_off_is_marked_and_can_be_done_again(
    made, source, elsewhere
):
    class Killed(Store):
        def put_raw(self, relative, source):
            if relative == JUN_FILE:
                raise KeyboardInterrupt
            super().put_raw(relative, source)

    place = Place(elsewhere.database, Killed(elsewhere.store.folder))
    with opened(made) as shelf, pytest.raises(KeyboardInterrupt):
        restore(shelf, place, replace=False)
    with pytest.raises(BackupError) as told:
        refuse_unfinished(elsewhere.store)
    assert str(told.value) == (
        f"the folder {elsewhere.store.folder}: a restore was broken off; run the same "
        "ivr restore again"
    )
    with opened(made) as shelf:
        restore(shelf, elsewhere, replace=False)
    refuse_unfinished(elsewhere.store)
    assert rows_of(elsewhere.database) == rows_of(source.database)
    assert files_of(elsewhere.store) == files_of(source.store)


@pytest.mark.both_databases
def test_a_database_that_cannot_take_it_is_left_as_it_was(made, source, elsewhere):
    """The dump is cut off in its last table, past what a look at its list finds."""
    upgrade(elsewhere.database)
    before = rows_of(elsewhere.database)
    name = "sqlite" if source.database.is_sqlite else "dump"
    path = made / f"database.{name}"
    cut = path.read_bytes()[:-2000]
    path.write_bytes(cut)
    digest = hashlib.sha256(cut).hexdigest()
    entry = {"name": path.name, "bytes": len(cut), "sha256": digest}
    change(made, database=entry)
    with opened(made) as shelf, pytest.raises(BackupError):
        restore(shelf, elsewhere, replace=True)
    assert rows_of(elsewhere.database) == before


@pytest.mark.sqlite_alone("the log is a file of its own")
def test_the_log_of_the_old_database_is_not_read_into_the_new_one(made, elsewhere):
    """A log that a killed hotline left belongs to its own file alone."""
    path = elsewhere.store.folder.parent / "ivr.db"
    upgrade(elsewhere.database)
    elsewhere.database.close()
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute("CREATE TABLE stray (x)")
        old.commit()
        left = path.with_name("ivr.db-wal").read_bytes()
    path.with_name("ivr.db-wal").write_bytes(left)
    with opened(made) as shelf:
        restore(shelf, elsewhere, replace=True)
    with closing(sqlite3.connect(path)) as new:
        found = new.execute("SELECT name FROM sqlite_master WHERE name='stray'")
        assert found.fetchall() == []
        assert new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
