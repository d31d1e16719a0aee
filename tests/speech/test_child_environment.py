"""What a recogniser's process is given by its worker."""

import os
import sys
from pathlib import Path

import pytest

from ivr.speech.child import Child

SCRIPT = """
import json, os, sys
rate = int(os.environ["OPENBLAS_NUM_THREADS"])
print(json.dumps({"ready": True, "rate": rate}), flush=True)
sys.stdin.read()
"""

ENGINE = """
import sys
from pathlib import Path
from ivr.speech.answering import serve

class Deaf:
    rate = 16000

serve(Path(sys.argv[1]), 1, lambda folder: Deaf())
"""


@pytest.mark.parametrize(("given", "had"), [(None, 1), ("3", 3)])
def test_blas_has_one_thread_unless_somebody_said_otherwise(monkeypatch, given, had):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if given:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)
    child = Child((sys.executable, "-c", SCRIPT))
    try:
        assert child.ready().rate == had
    finally:
        child.end()


def test_a_recogniser_lets_calls_go_before_it(tmp_path):
    child = Child((sys.executable, "-c", ENGINE, str(tmp_path)))
    try:
        child.ready()
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == min(mine + 10, 19)
        score = Path(f"/proc/{child.pid}/oom_score_adj").read_text(encoding="ascii")
        assert score == "800\n"
    finally:
        child.end()
