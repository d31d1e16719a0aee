"""A backup holds the database of one moment, and every file that it names."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from backup_contents import files_of, rows_of
from kept_calls import JUN, MEI

from ivr.audio.store import Store
from ivr.backup.manifest import BackupError
from ivr.backup.packing import alone_in
from ivr.backup.restoring import restore
from ivr.backup.shelves import kept_in, opened
from ivr.backup.snapshots import check_copy
from ivr.backup.taking import OURS, Source, back_up, keep_newest
from ivr.db import Database
from ivr.migrations import config
from ivr.tables import Recording
from ivr.vault.keys import Key, KeyRing

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
KEY = Key("k1", bytes(range(32)))
MEI_FILE = f"2026/03/{MEI.recording}.wav"
JUN_FILE = f"2026/03/{JUN.recording}.wav"


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["backups", "tonight.tar"])
def test_what_is_restored_elsewhere_is_what_was_backed_up(
    source, elsewhere, tmp_path, name
):
    made, manifest = back_up(source, tmp_path / name, AT)
    rows, files = rows_of(source.database), files_of(source.store)
    assert len(files) == 4
    with opened(made) as shelf:
        shelf.check()
        check_copy(shelf)
        assert shelf.manifest == manifest
        restore(shelf, elsewhere, replace=False)
    assert (rows_of(elsewhere.database), files_of(elsewhere.store)) == (rows, files)


@pytest.mark.both_databases
def test_the_manifest_tells_what_is_in_it(source, tmp_path):
    _, found = back_up(source, tmp_path / "backups", AT)
    kind = "sqlite" if source.database.is_sqlite else "postgresql"
    assert (found.made_at, found.kind, found.keys, found.missing) == (AT, kind, (), ())
    files = files_of(source.store)
    assert {(one.name, one.bytes, one.sha256) for one in found.files} == {
        (f"recordings/{name}", len(bytes_), hashlib.sha256(bytes_).hexdigest())
        for name, bytes_ in files.items()
    }


def test_files_of_calls_that_came_later_are_left_out(source, tmp_path):
    late = tmp_path / "recordings" / "2026" / "03" / f"RE{'e' * 32}.wav"
    late.write_bytes(b"of nobody that the database knows")
    _, found = back_up(source, tmp_path / "backups", AT)
    assert len(files_of(source.store)) == 5
    assert f"recordings/2026/03/{late.name}" not in {one.name for one in found.files}
    assert len(found.files) == 4


class Busy(Store):
    """A store in which something happens while a backup looks at its files."""

    def names(self):
        yield from list(super().names())
        happens()


def happens():
    raise NotImplementedError


def during(monkeypatch, source, what):
    monkeypatch.setitem(globals(), "happens", what)
    return Source(source.database, Busy(source.store.folder))


@pytest.mark.both_databases
def test_a_recording_that_is_kept_meanwhile_is_in_it(source, tmp_path, monkeypatch):
    """The row of that moment names `incoming`, from where it is moved before we look.

    What is restored is at the step before, and finds the file where it will be kept.
    """
    with source.database.writing() as session:
        row = session.query(Recording).filter_by(sid=MEI.recording).one()
        row.path, row.state = f"incoming/{MEI.recording}.lease.wav", "fetched"
    kept = source.store.folder / MEI_FILE
    aside = kept.rename(tmp_path / "aside.wav")

    def keep():
        aside.rename(kept)
        with source.database.writing() as session:
            row = session.query(Recording).filter_by(sid=MEI.recording).one()
            row.path, row.state = MEI_FILE, "stored"

    busy = during(monkeypatch, source, keep)
    made, found = back_up(busy, tmp_path / "backups", AT)
    assert found.missing == ()
    assert (made / "recordings" / MEI_FILE).read_bytes() == kept.read_bytes()


@pytest.mark.both_databases
def test_a_recording_that_is_deleted_meanwhile_is_no_fault(
    source, tmp_path, monkeypatch
):
    def forget():
        (source.store.folder / MEI_FILE).unlink(missing_ok=True)
        with source.database.writing() as session:
            row = session.query(Recording).filter_by(sid=MEI.recording).one()
            row.path, row.sha256 = None, None

    kept = source.store.folder / MEI_FILE
    kept.unlink()
    _, found = back_up(during(monkeypatch, source, forget), tmp_path / "backups", AT)
    assert found.missing == ()


def test_a_recording_that_nobody_deleted_and_is_not_there_is_told(source, tmp_path):
    (source.store.folder / JUN_FILE).unlink()
    _, found = back_up(source, tmp_path / "backups", AT)
    assert found.missing == (JUN_FILE,)
    assert len(found.files) == 3


def test_the_next_backup_shares_what_is_the_same(source, tmp_path):
    place = tmp_path / "backups"
    first, _ = back_up(source, place, AT)
    (source.store.folder / JUN_FILE).write_bytes(b"sealed anew")
    second, _ = back_up(source, place, AT + timedelta(days=1))
    inodes = [
        (one / "recordings" / name).stat().st_ino
        for name in (MEI_FILE, JUN_FILE)
        for one in (first, second)
    ]
    assert inodes[0] == inodes[1]
    assert inodes[2] != inodes[3]
    for one in (first, second):
        with opened(one) as shelf:
            shelf.check()


def test_a_copy_that_the_disk_has_spoilt_is_not_passed_on(source, tmp_path):
    place = tmp_path / "backups"
    first, _ = back_up(source, place, AT)
    spoilt = first / "recordings" / MEI_FILE
    spoilt.write_bytes(b"x" * spoilt.stat().st_size)
    second, _ = back_up(source, place, AT + timedelta(days=1))
    with opened(second) as shelf:
        shelf.check()
    with opened(first) as shelf, pytest.raises(BackupError) as told:
        shelf.check()
    assert str(told.value) == f"{first}: recordings/{MEI_FILE} is not what it was"


def test_two_of_the_same_second_are_two(source, tmp_path):
    place = tmp_path / "backups"
    made = [back_up(source, place, AT)[0].name for _ in range(2)]
    assert made == ["hotline-20261126T030000Z", "hotline-20261126T030001Z"]


def test_the_oldest_are_deleted_and_the_newest_kept(source, tmp_path):
    place = tmp_path / "backups"
    (tmp_path / "backups" / "hotline-notes").mkdir(parents=True)
    made = [back_up(source, place, AT + timedelta(days=day))[0] for day in range(3)]
    assert keep_newest(place, 2) == made[:1]
    assert kept_in(place) == made[1:]
    assert (place / "hotline-notes").is_dir()
    with opened(place) as shelf:
        assert shelf.where == made[2]
        shelf.check()


def test_only_one_is_written_into_a_folder_at_a_time(source, tmp_path):
    place = tmp_path / "backups"
    with alone_in(place, OURS), pytest.raises(BackupError) as told:
        back_up(source, place, AT)
    reason = "another backup is being written there; try again later"
    assert str(told.value) == f"{place}: {reason}"


def test_what_a_killed_backup_left_is_cleared_and_nothing_else(source, tmp_path):
    place = tmp_path / "backups"
    for name in ("hotline-20261125T030000Z.part", "holiday.part"):
        (place / name).mkdir(parents=True)
    made, _ = back_up(source, place, AT)
    there = sorted(one.name for one in place.iterdir())
    assert there == [".backup.lock", "holiday.part", made.name]


def test_a_full_disk_leaves_no_backup_and_tells_so(source, tmp_path):
    place = tmp_path / "backups"

    class Full(Store):
        def raw(self, _):
            raise OSError(28, "No space left on device")

    full = Source(source.database, Full(source.store.folder))
    with pytest.raises(OSError, match="No space left"):
        back_up(full, place, AT)
    assert [one.name for one in place.iterdir()] == [".backup.lock"]


@pytest.mark.both_databases
def test_the_keys_that_sealed_something_are_named(source, tmp_path):
    store = Store(source.store.folder, KeyRing((KEY,)))
    (tmp_path / "came.wav").write_bytes(b"RIFF sealed")
    store.keep(tmp_path / "came.wav", store.folder / MEI_FILE)
    other = Database(source.database.url, keys=KeyRing((Key("k2", b"2" * 32),)))
    with other.writing() as session:
        session.query(Recording).filter_by(
            sid=JUN.recording
        ).one().transcript.text = "sealed"
    other.close()
    _, found = back_up(Source(source.database, store), tmp_path / "backups", AT)
    assert found.keys == ("k1", "k2")


@pytest.mark.both_databases
def test_an_older_form_of_the_tables_is_backed_up_before_an_upgrade(
    elsewhere, tmp_path
):
    command.upgrade(config(elsewhere.database.url), "0003")
    source = Source(elsewhere.database, elsewhere.store)
    made, found = back_up(source, tmp_path / "backups", AT)
    assert found.migration == "0003"
    with opened(made) as shelf:
        check_copy(shelf)


def test_a_place_without_a_database_is_told(tmp_path):
    source = Source(Database(f"sqlite:///{tmp_path}/no.db"), Store(tmp_path / "none"))
    with pytest.raises(BackupError) as told:
        back_up(source, tmp_path / "backups", AT)
    assert str(told.value) == (
        f"there is no database {tmp_path}/no.db; look at IVR_DATABASE_URL"
    )
