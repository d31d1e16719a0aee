"""Two workers, each its own process, together keep to the network's pace."""

import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from ivr.db import Database

# Each takes every turn that it can get in the time when both are there for sure.
WORKER = """
import sys, time
from datetime import UTC, datetime
from ivr.callbacks.rows import may_go
from ivr.db import Database

database = Database(sys.argv[1])
print("here", flush=True)
sys.stdin.readline()
until = time.monotonic() + 1.5
while time.monotonic() < until:
    at = datetime.now(UTC)
    with database.writing() as session:
        gone = may_go(session, at, 10)
    if gone:
        print(at.isoformat(), flush=True)
    time.sleep(0.005)
"""


@pytest.mark.both_databases
def test_so_many_calls_a_second_whoever_places_them(database: Database):
    url = database.engine.url.render_as_string(hide_password=False)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in workers:
        assert one.stdout is not None
        assert one.stdout.readline() == "here\n"
    said = []
    for one in workers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in workers:
        told, _ = one.communicate(timeout=30)
        assert one.returncode == 0
        said.append([datetime.fromisoformat(line) for line in told.split()])
    turns = sorted(at for mine in said for at in mine)
    # A tenth of a second lies between any two, whichever worker had them.
    assert all(b - a >= timedelta(milliseconds=100) for a, b in pairwise(turns))
    assert 5 <= len(turns) <= 17
