"""F38: `kill -9` in the middle of a rotation and of an erasure."""

import os
import signal
import subprocess
import sys

import pytest
from kept_calls import JUN, MEI, dump
from signed import ACCOUNT, TOKEN

from ivr.audio.store import Store
from ivr.db import Database
from ivr.keeping.rotation import files_in, survey
from ivr.keeping.traces import found_in
from ivr.tables import Chore, Correction, Transcript
from ivr.vault.keys import Key, KeyRing

pytestmark = pytest.mark.slow

OLD, NEW = Key("old", bytes(range(32))), Key("new", bytes(32))
# Runs `ivr`, and kills it at the step KILL_AT: before a commit, before and after a
# chunk is sealed or opened, a file renamed or deleted.
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from ivr.vault import files

left = int(os.environ["KILL_AT"])

def step(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def stepping(real):
    def do(*given, **named):
        step()
        result = real(*given, **named)
        step()
        return result
    return do

event.listen(Engine, "commit", step)
for name in ("unlink", "replace"):
    setattr(Path, name, stepping(getattr(Path, name)))
files.nonce = stepping(files.nonce)  # which every chunk that is sealed or opened has
from ivr.cli.main import main
main()
"""


def run(folder, api_url, kill_at, *arguments, keys=""):
    """Run `ivr` in a folder, killed at a step (0: never); return its exit code."""
    own = ("IVR_", "TWILIO_")
    others = {k: v for k, v in os.environ.items() if not k.startswith(own)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments],
        cwd=folder,
        env={
            **others,
            "KILL_AT": str(kill_at),
            "IVR_STORAGE_KEYS": keys,
            "IVR_TWILIO_API_URL": api_url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    return ended.returncode


def free_chores(database):
    """Have two minutes pass, after which another process may go on."""
    with database.writing() as session:
        session.query(Chore).update({"lease": None, "leased_until": None})


def content(folder, ring):
    """All that is sealed, as it is read."""
    database, store = (
        Database(f"sqlite:///{folder / 'ivr.db'}", keys=ring),
        Store(folder / "recordings", ring),
    )
    with database.reading() as session:
        texts = [(one.text, one.words) for one in session.query(Transcript)]
        texts += [(one.text, None) for one in session.query(Correction)]
    sounds = {path.name: store.digest(store.relative(path)) for path in files_in(store)}
    free_chores(database)
    found = survey(database, store)
    database.close()
    return (texts, sounds), found


@pytest.mark.fault(38)
def test_f38_a_rotation_that_is_killed_again_and_again_loses_nothing(
    files, database, api_url, tmp_path
):
    assert files
    database.close()
    keys = f"{OLD.line}"
    assert run(tmp_path, api_url, 0, "keys", "rotate", keys=keys) == 0
    before, found = content(tmp_path, KeyRing((OLD,)))
    assert set(found.files) | set(found.texts) == {"old"}
    keys, ring = f"{NEW.line},{OLD.line}", KeyRing((NEW, OLD))
    kills = 0
    for kill_at in (5, 9, 14, 18, 19, 23, 30, 40, 0):
        kills += run(tmp_path, api_url, kill_at, "keys", "rotate", keys=keys) != 0
        now, found = content(tmp_path, ring)
        assert now == before
    assert kills >= 5
    assert set(found.files) | set(found.texts) == {"new"}
    left = [one.name for one in (tmp_path / "recordings").rglob("*.sealing")]
    assert left == []


@pytest.mark.fault(38)
@pytest.mark.parametrize("kill_at", [2, 4, 5, 6, 7, 8, 9, 11, 13])
def test_f38_an_erasure_that_is_killed_is_finished_by_the_next(
    files, database, api_url, tmp_path, kill_at
):
    sound = files[JUN.number].read_bytes()
    before = dump(database)
    database.close()
    erase = ("callers", "erase", MEI.number, "--apply")
    run(tmp_path, api_url, kill_at, *erase)
    free_chores(database)
    assert run(tmp_path, api_url, 0, *erase) == 0
    after = dump(database)
    assert files[JUN.number].read_bytes() == sound
    assert len(after["transcripts"]) * 2 == len(before["transcripts"])
    mine = [row for row in before["cases"] if JUN.number in row]
    assert [row for row in after["cases"] if JUN.number in row] == mine
    assert {row[0]: row[1] for row in after["chores"]} == {"forgetting": None}
    assert len(after["deletions"]) == 3
    database.close()
    assert found_in(tmp_path.rglob("*"), MEI.needles) == []
