"""Files that a dead worker left, on a machine that nobody comes back to."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from recordings_way import SID

from ivr.audio.orphans import SETTLED, Tidying, remove_orphans
from ivr.audio.store import Store

pytestmark = pytest.mark.both_databases

OTHER = "RE" + "e" * 32
LONG_AGO = time.time() - SETTLED.total_seconds() - 60


@pytest.fixture
def left(tmp_path):
    """Leave files in the folder where recordings are fetched to."""
    store = Store(tmp_path / "scratch")
    (store.folder / "incoming").mkdir(parents=True)

    def make(name, at=LONG_AGO):
        path = store.folder / "incoming" / name
        path.write_bytes(b"RIFF")
        os.utime(path, (at, at))

    return store, make


@pytest.fixture
def clock_of_workers():
    with time_machine.travel(datetime.now(UTC), tick=False) as stopped:
        yield stopped


def names(store):
    return sorted(one.name for one in (store.folder / "incoming").iterdir())


def test_what_no_row_means_any_more_is_removed_and_nothing_else(
    announce, change, database, left
):
    store, make = left
    announce()
    change(path=f"incoming/{SID}.noted.wav", state="fetched", lease="held")
    for name in ("noted", "held", "dead"):
        make(f"{SID}.{name}.wav")
    make(f"{SID}.young.wav", time.time())
    make(f"{OTHER}.unknown.wav")
    make("not of a recording.wav")
    assert remove_orphans(database, store, datetime.now(UTC)) == 2
    assert names(store) == [
        f"{SID}.held.wav",
        f"{SID}.noted.wav",
        f"{SID}.young.wav",
        "not of a recording.wav",
    ]


def test_what_went_on_elsewhere_leaves_nothing_here(announce, change, database, left):
    store, make = left
    announce()
    make(f"{SID}.dead.wav")
    change(path=f"incoming/{SID}.dead.wav", state="fetched")
    now = datetime.now(UTC)
    assert remove_orphans(database, store, now) == 0
    change(path=f"2026/11/{SID}.wav", state="stored")
    assert remove_orphans(database, store, now) == 1
    assert names(store) == []


def test_a_worker_looks_at_its_start_and_then_every_hour(
    announce, database, left, clock_of_workers
):
    store, make = left
    announce()
    tidy = Tidying(database, store)
    make(f"{SID}.dead.wav")
    tidy()
    assert names(store) == []
    make(f"{SID}.dead.wav")
    tidy()
    assert names(store) == [f"{SID}.dead.wav"]
    clock_of_workers.shift(timedelta(hours=1))
    tidy()
    assert names(store) == []


def test_a_machine_that_has_fetched_nothing_yet_has_no_orphans(database, tmp_path):
    store = Store(tmp_path / "none")
    assert remove_orphans(database, store, datetime.now(UTC)) == 0
