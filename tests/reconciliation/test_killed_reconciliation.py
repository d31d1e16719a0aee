"""`kill -9` in the middle of a comparison, again and again; the next goes on."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import day_flow
import pytest
from case_rows import AT
from day_of_calls import number_of
from signed import ACCOUNT, PUBLIC_URL, TOKEN
from sqlalchemy import select
from test_verdicts_on_calls import OF_THE_DAY, whole_day

from ivr.tables import Case, CaseEvent, Chore, Discrepancy, Reconciliation, Recording

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

LATER = AT + timedelta(hours=20)
# Runs `ivr` at a moment of its own, and kills it before its commit number KILL_AT.
KILLED = """
import os, signal, sys
from datetime import datetime
import time_machine
from sqlalchemy import event
from sqlalchemy.engine import Engine

left = int(os.environ["KILL_AT"])

def step(_connection):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "commit", step)
time_machine.travel(datetime.fromisoformat(os.environ["AT"])).start()
from ivr.cli.main import main
main()
"""


@pytest.fixture
def run(here, database, tmp_path):
    """Run `ivr reconcile`, killed before a commit (0: never); tell whether it was."""
    flow = day_flow.write(tmp_path / "flow")
    own = ("IVR_", "TWILIO_")
    others = {k: v for k, v in os.environ.items() if not k.startswith(own)}
    settings = {
        "AT": LATER.isoformat(),
        "IVR_DATABASE_URL": database.url,
        "IVR_FLOW": str(flow),
        "IVR_PUBLIC_URL": PUBLIC_URL,
        "IVR_SECRET_KEY": "a key for sessions, long enough",
        "IVR_TWILIO_API_URL": here.api_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }

    def run_it(kill_at):
        ended = subprocess.run(
            (sys.executable, "-c", KILLED, "reconcile", "--json"),
            cwd=tmp_path,
            env={**others, **settings, "KILL_AT": str(kill_at)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
        return ended.returncode != 0

    return run_it


def free_chores(database):
    """Have two minutes pass, after which another process may go on."""
    with database.writing() as session:
        session.query(Chore).update({"lease": None, "leased_until": None})


def timelines(database):
    """What stands on the timeline of each case, by its caller."""
    rows = select(Case.caller, CaseEvent.kind).join(CaseEvent).order_by(CaseEvent.id)
    found = {}
    with database.reading() as session:
        for caller, kind in session.execute(rows):
            found.setdefault(caller, []).append(kind)
    return found


def test_f38_a_comparison_that_is_killed_again_and_again_does_all_of_it_once(
    here, run, database, rows
):
    whole_day(here)
    kills = 0
    for kill_at in (2, 3, 4, 5, 5, 5, 6, 0):
        kills += run(kill_at)
        free_chores(database)
    assert kills >= 6
    states = [row["state"] for row in rows(Reconciliation)]
    assert (states[-1], set(states[:-1])) == ("done", {"failed"})
    # A sequence of PostgreSQL's skips what was undone, so no numbers.
    table = {name: verdict[:2] for name, verdict in here.table().items()}
    assert table == {name: verdict[:2] for name, verdict in OF_THE_DAY.items()}
    assert timelines(database) == {
        number_of(1): ["opened", "called_again"],
        number_of(7): ["opened"],
        number_of(8): ["opened"],
        number_of(9): ["opened", "unseen_call", "called_again", "unseen_call"],
        None: ["opened", "unseen_call"],
    }
    assert sorted(row["reason"] for row in rows(Discrepancy)) == [
        "unknown_outbound",
        *["unseen_call"] * 3,
    ]
    announced = rows(Recording, "sid", "state", "due_at")
    assert sorted(row["sid"] for row in announced) == sorted(
        here.day.exchange.recordings
    )
    assert all(row["state"] == "announced" and row["due_at"] for row in announced)
    assert here.compare().repaired == {}
