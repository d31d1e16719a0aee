"""F37: many processes that write to one SQLite file at once."""

import subprocess
import sys

import pytest

from ivr.tables import SignInFailure

PROCESSES, WRITES = 8, 1000
WRITER = """
import sys
from datetime import UTC, datetime
from ivr.db import Database
from ivr.tables import SignInFailure

url, name, writes = sys.argv[1:]
database = Database(url)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(writes)):
    with database.writing() as session:
        row = SignInFailure(at=datetime.now(UTC), name=name, address=str(number))
        session.add(row)
database.close()
"""


@pytest.mark.fault(37)
@pytest.mark.slow
def test_eight_processes_write_to_one_file_and_none_meets_a_locked_database(
    rows, database
):
    writers = [
        subprocess.Popen(
            (sys.executable, "-c", WRITER, database.url, str(number), str(WRITES)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for writer in writers:  # all begin together, once the last one is loaded
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    ended = [
        (*writer.communicate(timeout=400), writer.returncode) for writer in writers
    ]
    assert ended == [("", "", 0)] * PROCESSES
    written = {(row["name"], row["address"]) for row in rows(SignInFailure)}
    assert len(rows(SignInFailure)) == PROCESSES * WRITES
    assert written == {
        (str(number), str(write))
        for number in range(PROCESSES)
        for write in range(WRITES)
    }
