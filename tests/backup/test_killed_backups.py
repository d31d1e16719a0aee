"""Whoever is killed while backing up or restoring leaves nothing that looks whole."""

import random
import signal
import subprocess
import time

import pytest
from backup_contents import files_of, rows_of
from command_line import IVR, SETTINGS, CommandLine, clean_environment
from kept_calls import MEI

from ivr.backup.shelves import kept_in, opened
from ivr.db import Database

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

AGAIN = "a restore was broken off; run the same ivr restore again"
FILES, KILLS, MOST_KILLS = 60, 3, 20


@pytest.fixture
def many(source):
    """So many files that a copy takes its time."""
    first = source.store.folder / "2026" / "03" / f"{MEI.recording}.wav"
    for number in range(FILES):
        first.with_suffix(f".{number}.made").write_bytes(bytes(300_000))
    return source


@pytest.fixture
def run(many, tmp_path):
    """A command of the installation, or of another place.

    It is killed after some seconds, or as soon as something is so.
    """
    here = {**clean_environment(), **SETTINGS}
    here["IVR_DATABASE_URL"] = many.database.url

    def start(*command, kill_after=None, kill_when=None, **more):
        process = subprocess.Popen(
            (IVR, *command), cwd=tmp_path, env=here | more, stderr=subprocess.PIPE
        )
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        if kill_when is not None:
            while process.poll() is None and not kill_when():
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
        said = process.communicate(timeout=120)[1].decode()
        return process.returncode, said

    return start


def timed(run, *command, **more):
    """How long a command takes that nobody kills."""
    begun = time.monotonic()
    assert run(*command, **more) == (0, "")
    return time.monotonic() - begun


def test_a_killed_backup_is_no_backup(run, tmp_path):
    place, chance = tmp_path / "nightly", random.Random(3)
    whole_s = timed(run, "backup", "nightly")
    codes = set()
    for _ in range(KILLS):
        moment = chance.uniform(0.3, 1) * whole_s
        codes.add(run("backup", "nightly", kill_after=moment)[0])
        for one in kept_in(place):
            with opened(one) as shelf:
                shelf.check()
    assert -signal.SIGKILL in codes
    assert run("backup", "nightly") == (0, "")
    assert list(place.glob("*.part")) == []


def test_a_killed_restore_is_marked_until_it_is_done(run, many, elsewhere, tmp_path):
    new = {
        "IVR_DATABASE_URL": elsewhere.database.url,
        "IVR_RECORDINGS": str(elsewhere.store.folder),
    }
    timed(run, "backup", "b.tar")
    whole_s = timed(run, "restore", "b.tar", **new)
    chance, broken, mark = random.Random(5), 0, elsewhere.store.folder / ".restoring"
    rows, files = rows_of(many.database), files_of(many.store)
    for number in range(MOST_KILLS):
        # A machine that was busy for the whole one, or is for these, moves the moments.
        if number >= KILLS and broken:
            break
        moment = {"kill_after": chance.uniform(0.3, 1) * whole_s}
        if number >= KILLS:
            moment = {"kill_when": mark.exists}
        run("restore", "b.tar", "--replace", **moment, **new)
        if mark.exists():
            broken += 1
            told = CommandLine(tmp_path)("worker", **new).complaint
            assert told.endswith(
                "a restore was broken off; run the same ivr restore again"
            )
        else:
            found = Database(elsewhere.database.url)
            assert rows_of(found) == rows
            found.close()
            assert files_of(elsewhere.store) == files
    assert broken
    assert run("restore", "b.tar", "--replace", **new) == (0, "")
    assert rows_of(elsewhere.database) == rows
    assert files_of(elsewhere.store) == files
