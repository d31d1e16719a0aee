"""What a recogniser's process is given by its worker."""

import sys

import pytest

from ivr.speech.child import Child

SCRIPT = """
import json, os, sys
rate = int(os.environ["OPENBLAS_NUM_THREADS"])
print(json.dumps({"ready": True, "rate": rate}), flush=True)
sys.stdin.read()
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
