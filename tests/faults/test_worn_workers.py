"""F32: a worker that has grown, or has done its share, begins anew by itself."""

import signal
import subprocess

import pytest
from processes import wait_for
from real_hotline import IVR, settings_in

from ivr.db import Database
from ivr.migrations import upgrade
from ivr.worker.recycling import Wear, memory_mb


@pytest.mark.fault(32)
@pytest.mark.slow
def test_f32_a_worker_beyond_its_memory_becomes_a_fresh_process_of_the_same_id(
    tmp_path,
):
    environment = settings_in(tmp_path, "http://127.0.0.1:9")
    database = Database(environment["IVR_DATABASE_URL"])
    upgrade(database)
    database.close()
    log = tmp_path / "worker.log"
    with log.open("wb") as file:
        worker = subprocess.Popen(
            (IVR, "worker"),
            env=environment | {"IVR_WORKER_MEMORY_MB": "1"},
            cwd=tmp_path,
            stdout=file,
            stderr=file,
        )
    try:
        wait_for(
            lambda: log.read_text().count("worker_started") >= 2, 90, "a second life"
        )
        assert worker.poll() is None
        assert '"worn_out": "' in log.read_text()
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


@pytest.mark.fault(32)
def test_f32_wear_is_counted_in_recordings_and_in_memory():
    fresh = Wear(most_recordings=2)
    fresh.count()
    assert fresh.reason() is None
    fresh.count()
    assert fresh.reason() == "2 recordings"
    used = memory_mb()
    assert 20 < used < 2000
    assert Wear(most_mb=used * 10).reason() is None
    assert Wear(most_mb=1).reason().endswith(" MB")
    assert Wear().reason() is None
