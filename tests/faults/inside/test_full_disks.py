"""F39: a disk that is full, and one that can only be read; both real, and small."""

import os
import shutil
import subprocess
import time
from xml.etree import ElementTree as ET

import pytest
from filled_disks import fill
from sqlalchemy import text

from ivr.db import Database
from ivr.tables import Call, Case, Recording, Turn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.fault(39),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk"),
]

RECORDING = "RE" + "d" * 32
SIZE_MB = 8
LONGEST_S = 2.0
APOLOGY = ["Say", "Say", "Say", "Record", "Hangup"]


@pytest.fixture
def disk(tmp_path):
    """A small disk; nothing of it stays mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", folder)
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(("umount", "--lazy", folder), check=True)


@pytest.fixture
def database(disk, migrated):
    shutil.copy(migrated, disk / "ivr.db")
    found = Database(f"sqlite:///{disk / 'ivr.db'}", busy_timeout_s=0.5)
    yield found
    found.close()


def remount(disk, how):
    subprocess.run(("mount", "-o", f"remount,{how}", disk), check=True)


def verbs(answer):
    assert answer.status_code == 200
    return [one.tag for one in ET.fromstring(answer.data)]


def events(twilio):
    """What the network tells meanwhile, and sends again until it was taken."""
    told = {"RecordingSid": RECORDING, "RecordingStatus": "completed"}
    return [twilio.recording(**told), twilio.status(CallStatus="completed")]


def hears_words_in_time(twilio):
    """Ask what a caller asks; return what is said, all of it within two seconds."""
    begun = time.monotonic()
    said = [verbs(twilio.step(2, Digits="2")), verbs(twilio.voice("CA" + "1" * 32))]
    assert time.monotonic() - begun < LONGEST_S * len(said)
    return said


def goes_on(twilio, rows, before):
    """Take the call up where it was, and be told again what could not be kept."""
    assert rows(Call) == before
    assert verbs(twilio.step(2, Digits="2"))[0] == "Gather"
    assert [answer.status_code for answer in events(twilio)] == [200, 200]
    assert rows(Call, "status", "turns") == [{"status": "completed", "turns": 3}]
    assert len(rows(Turn)) == 3
    assert rows(Recording, "sid") == [{"sid": RECORDING}]
    assert rows(Case, "status") == [{"status": "new"}]


def test_a_full_disk_is_told_to_callers_and_nothing_is_lost(twilio, rows, disk):
    twilio.press("1")
    before = rows(Call)
    ballast = fill(disk)
    assert hears_words_in_time(twilio) == [APOLOGY] * 2
    assert [answer.status_code for answer in events(twilio)] == [503, 503]
    ballast.unlink()
    goes_on(twilio, rows, before)


def test_a_disk_that_can_only_be_read_is_told_and_nothing_is_lost(
    twilio, rows, disk, database
):
    twilio.press("1")
    before = rows(Call)
    with database.reading() as session:
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    remount(disk, "ro")
    assert hears_words_in_time(twilio) == [APOLOGY] * 2
    assert [answer.status_code for answer in events(twilio)] == [503, 503]
    remount(disk, "rw")
    goes_on(twilio, rows, before)
