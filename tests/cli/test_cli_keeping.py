"""Keys, periods, holds and erasures from the command line."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from case_rows import add_case, add_recording

from ivr.audio.store import Store
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.vault.files import sealed_with
from ivr.vault.keys import NO_KEYS, Key

NUMBER = "+8613912345678"
OLD, NEW = Key("old", bytes(range(32))), Key("new", bytes(32))


def test_a_new_key_is_one_line_that_the_setting_takes(ivr):
    made = ivr("keys", "new", "--id", "2026-11")
    assert re.fullmatch(r"2026-11:[A-Za-z0-9+/]{43}=\n", made.out)
    listed = ivr("keys", "list", "--json", IVR_STORAGE_KEYS=made.out)
    assert json.loads(listed.out) == [
        {"id": None, "is": "", "files": 0, "texts": 0},
        {"id": "2026-11", "is": "seals", "files": 0, "texts": 0},
    ]
    assert ivr("keys", "new", "--id", "a b").complaint.startswith("an id has 1 to 32")


def test_files_are_sealed_rotated_and_opened(ivr):
    path = ivr.write("recordings/2026/11/RE1.wav", b"what mei said")
    for keys, sealed in (
        (OLD.line, "old"),
        (f"{NEW.line},{OLD.line}", "new"),
        (f"none,{NEW.line}", None),
    ):
        ended = ivr("keys", "rotate", IVR_STORAGE_KEYS=keys)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith("files 1 of 1, 1 sealed anew\n")
        assert sealed_with(path) == sealed
    assert path.read_bytes() == b"what mei said"


def test_a_rotation_without_the_old_key_names_it_and_changes_nothing(ivr):
    path = ivr.write("recordings/RE1.wav", b"what mei said")
    ivr("keys", "rotate", IVR_STORAGE_KEYS=OLD.line)
    before = path.read_bytes()
    ended = ivr("keys", "rotate", IVR_STORAGE_KEYS=NEW.line)
    told = (
        "ivr: 1 were left as they are\n"
        "ivr: key old is missing; put it back into IVR_STORAGE_KEYS\n"
    )
    assert (ended.code, ended.err, path.read_bytes()) == (1, told, before)
    listed = ivr("keys", "list", IVR_STORAGE_KEYS=NEW.line)
    assert [line.split()[:2] for line in listed.out.splitlines()[1:]] == [
        ["(plain)", "0"],
        ["new", "seals"],
        ["old", "missing"],
    ]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "IVR_STORAGE_KEYS",
            "k1:secret",
            "IVR_STORAGE_KEYS is wrong: the secret of key k1 is not 32 bytes in "
            "base64; ivr keys new makes one (found 9 characters)",
        ),
        (
            "IVR_KEEP_CASES",
            "all",
            "IVR_KEEP_CASES is wrong: Input should be 'skeleton' or 'nothing' "
            "(found 3 characters)",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_one_line_without_the_secret(ivr, name, value, told):
    assert ivr("keys", "list", **{name: value}).complaint == told


def test_an_empty_hotline_has_nothing_to_delete_or_to_prove(ivr):
    seen = ivr("retention", IVR_KEEP_DAYS="30")
    assert seen.out == "Nothing has been kept long enough to be deleted.\n"
    assert json.loads(ivr("retention", "--json", IVR_KEEP_DAYS="30").out) == []
    proved = ivr("retention", "proof")
    assert (proved.code, proved.out.splitlines()[-1]) == (0, "0 of 0 are gone.")
    assert json.loads(ivr("retention", "proof", "--json").out) == []


def test_nobody_is_erased_without_apply_and_unknown_ones_are_told(ivr):
    shown = ivr("callers", "erase", NUMBER)
    assert shown.out == (
        "Nothing is stored of them.\nNothing was erased; --apply does it.\n"
    )
    assert ivr("callers", "erase", "911").complaint == (
        "this is no telephone number; write it whole, like +8613800138000"
    )


def test_a_case_that_is_not_there_can_be_neither_held_nor_released(ivr):
    held = ivr("cases", "hold", "1001", "--reason", "a court")
    assert held.complaint == "there is no case 1001"
    assert ivr("cases", "release", "1001").complaint == "there is no case 1001"


def test_a_block_is_erased_with_its_number(ivr):
    ivr("callers", "block", NUMBER, "--reason", "rude")
    kept = ivr("callers", "erase", NUMBER, "--keep-block", "--apply")
    assert kept.out.startswith("Nothing is stored of them.\nErased here.\n")
    gone = ivr("callers", "erase", NUMBER, "--apply")
    assert gone.out.splitlines()[-3:] == [
        "block             1",
        "Erased here.",
        "Twilio's copies are deleted.",
    ]
    assert json.loads(ivr("callers", "list", "--json").out) == []
    assert NUMBER.encode() not in (ivr.folder / "ivr.db").read_bytes()


def test_a_store_without_keys_reads_what_was_opened_again(ivr):
    ivr.write("recordings/RE1.wav", b"plain")
    ivr("keys", "rotate", IVR_STORAGE_KEYS=OLD.line)
    ivr("keys", "rotate", IVR_STORAGE_KEYS=f"none,{OLD.line}")
    with Store(ivr.folder / "recordings", NO_KEYS).open("RE1.wav") as file:
        assert file.read() == b"plain"


@pytest.mark.parametrize(
    ("left", "cases"), [("skeleton", [(None, "transfers", True)]), ("nothing", [])]
)
def test_periods_are_kept_to_by_the_settings_alone(ivr, left, cases):
    path = ivr.folder / "ivr.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    ended_at = datetime.now(UTC) - timedelta(days=31)
    with database.writing() as session:
        case = add_case(session, status="closed", closed_at=ended_at, caller=NUMBER)
        add_recording(session, case, "zanzibar", state="transcribed")
    database.close()
    kept = {"IVR_KEEP_CASES": left, "IVR_TWILIO_API_URL": "http://127.0.0.1:9"}
    # For good, by default, and not due yet: nothing is deleted.
    for days in ({}, {"IVR_KEEP_DAYS": "32"}):
        assert ivr("retention", "--apply", **kept, **days).code == 0
    assert b"zanzibar" in path.read_bytes()
    [due] = json.loads(ivr("retention", "--json", IVR_KEEP_DAYS="31").out)
    assert (due["topic"], due["days"], due["cases"]) == ("transfers", 31, 1)
    ended = ivr("retention", "--apply", IVR_KEEP_DAYS="31", **kept)
    assert ended.out.splitlines()[-1] == (
        "Deleted: 1. Copies that Twilio has still to delete: 2."
    )
    with closing(sqlite3.connect(path)) as found:
        rows = found.execute("SELECT caller, topic, forgotten_at > '' FROM cases")
        assert rows.fetchall() == [(*row[:2], int(row[2])) for row in cases]
        for table in ("recordings", "transcripts"):
            assert found.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    for file in ivr.folder.glob("ivr.db*"):
        assert b"zanzibar" not in file.read_bytes()
