"""The check-up takes the age of a whole backup, and of no half one."""

import os
from datetime import UTC, datetime, timedelta

from ivr.backup.taking import back_up
from ivr.doctor.machine import newest_in

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
LATER = AT + timedelta(days=3)


def at(path, moment):
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def test_it_is_the_newest_manifest_that_counts(source, tmp_path):
    place = tmp_path / "backups"
    for day in range(2):
        moment = AT + timedelta(days=day)
        made, _ = back_up(source, place, moment)
        at(made / "manifest.json", moment)
    (copy,) = made.glob("database.*")
    at(copy, LATER)
    assert newest_in(place) == AT + timedelta(days=1)


def test_one_that_is_half_written_is_none(tmp_path):
    part = tmp_path / "hotline-20261126T030000Z.part"
    part.mkdir()
    (part / "database.sqlite").touch()
    (tmp_path / ".backup.lock").touch()
    assert newest_in(tmp_path) is None
    (tmp_path / "own.dump").touch()
    at(tmp_path / "own.dump", AT)
    assert newest_in(tmp_path) == AT
