"""`ivr backup` and `ivr restore` as an operator types them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from backup_contents import files_of, rows_of
from command_line import CommandLine
from sqlalchemy import inspect

from ivr.backup.restored import restored_at


@pytest.fixture
def ivr(source, tmp_path):
    """The command line in the folder of the installation."""
    assert source.store.folder == tmp_path / "recordings"
    return CommandLine(tmp_path, source.database.url)


@pytest.fixture
def new(elsewhere):
    """The settings of an empty installation."""
    return {
        "IVR_DATABASE_URL": elsewhere.database.url,
        "IVR_RECORDINGS": str(elsewhere.store.folder),
    }


HELD = "the database and 4 files"
TOOK = r", in \d+\.\d s\n"


def test_a_folder_of_backups_is_kept_checked_and_restored(ivr, source, new, elsewhere):
    made = ivr("backup", "nightly", "--keep", "1")
    name = re.match(
        r"(nightly/hotline-\d{8}T\d{6}Z): the database and 4 files, ", made.out
    )
    assert (made.code, made.err, bool(name)) == (0, "", True), made
    assert re.search(r" \d\.\d MB in all" + TOOK, made.out)
    again = ivr("backup", IVR_BACKUPS="nightly")
    assert (again.code, again.err) == (0, "")
    checked = ivr("backup", "check", "nightly")
    newest = again.out.split(":")[0]
    assert checked.out.startswith(f"{newest}: whole, {HELD}, ")
    assert (checked.code, checked.err) == (0, "")
    kept = ivr("backup", "nightly", "--keep", "1")
    assert kept.out.splitlines()[1:] == [f"deleted: {name[1]}", f"deleted: {newest}"]
    begun = datetime.now(UTC)
    restored = ivr("restore", "nightly", **new)
    newest = kept.out.split(":")[0]
    assert re.fullmatch(
        rf"Restored {newest}: {HELD}, \d\.\d MB in all\.\n",
        restored.out,
    )
    assert (restored.code, restored.err) == (0, "")
    assert rows_of(elsewhere.database) == rows_of(source.database)
    assert files_of(elsewhere.store) == files_of(source.store)
    assert begun < restored_at(elsewhere.database) < datetime.now(UTC)
    assert restored_at(source.database) is None
    listed = ivr("cases", "list", "--json", **new)
    assert listed == ivr("cases", "list", "--json")


def test_one_file_takes_the_place_of_the_one_before(ivr, tmp_path):
    (tmp_path / "tonight.tar").write_bytes(b"the one before")
    made = ivr("backup", "tonight.tar")
    assert made.out.startswith(f"tonight.tar: {HELD}, ")
    assert ivr("backup", "check", "tonight.tar").code == 0
    assert sorted(one.name for one in tmp_path.glob("tonight*")) == ["tonight.tar"]
    assert (tmp_path / "tonight.tar").stat().st_mode & 0o777 == 0o600


def test_nobody_else_on_the_machine_may_read_a_backup(ivr, tmp_path):
    ivr("backup", "nightly")
    (made,) = (tmp_path / "nightly").glob("hotline-*")
    assert made.stat().st_mode & 0o777 == 0o700


def test_what_is_typed_wrongly_is_told_in_one_line(ivr):
    where = "say where to: ivr backup FOLDER, or set IVR_BACKUPS"
    assert ivr("backup").complaint == where
    assert ivr("backup", "check").complaint == "say which backup, or set IVR_BACKUPS"
    assert ivr("restore").complaint == "say which backup, or set IVR_BACKUPS"
    told = "nowhere is no whole backup, and there is none in it"
    assert ivr("backup", "check", "nowhere").complaint == told
    assert ivr("restore", "nowhere").complaint == told
    counted = "--keep counts the backups of a folder; give a folder"
    assert ivr("backup", "x.tar", "--keep", "2").complaint == counted
    assert ivr("backup", "x", "--keep", "0").code == 2


def test_a_place_that_cannot_be_written_is_told(ivr, tmp_path):
    (tmp_path / "file").write_text("no folder")
    ended = ivr("backup", "file/backups")
    assert ended.complaint == "file/backups: Not a directory; nothing was kept"


def is_untouched(database) -> bool:
    """Tell whether there is nothing; to look into a SQLite file would make it."""
    if database.is_sqlite:
        return not Path(database.engine.url.database).exists()
    return not inspect(database.engine).get_table_names()


def test_a_key_that_is_needed_is_told_before_it_is_lost(ivr, new, elsewhere):
    sealed = {"IVR_STORAGE_KEYS": ivr("keys", "new", "--id", "k9").out.strip()}
    assert ivr("keys", "rotate", **sealed).code == 0
    made = ivr("backup", "b.tar", **sealed)
    assert made.code == 0
    checked = ivr("backup", "check", "b.tar")
    key = "key k9 is missing; put it back into IVR_STORAGE_KEYS"
    assert (checked.code, checked.err) == (0, f"to be restored it needs: {key}\n")
    assert ivr("restore", "b.tar", **new).complaint == key
    assert is_untouched(elsewhere.database)
    assert ivr("restore", "b.tar", **new, **sealed).code == 0


def test_a_hotline_does_not_start_on_a_restore_that_was_broken_off(ivr, tmp_path):
    (tmp_path / "recordings" / ".restoring").touch()
    for command in ("serve", "web", "worker"):
        assert ivr(command).complaint == (
            "the folder recordings: a restore was broken off; run the same ivr restore "
            "again"
        )
