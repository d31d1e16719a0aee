"""What an older version had stored, written by that version itself, as `kept/` has it.

    git worktree add /tmp/old 281795d
    cd /tmp && PYTHONPATH=/tmp/old:/tmp/old/tests/server:/tmp/old/tests \
        REPOSITORY/.venv/bin/python REPOSITORY/tests/upgrade/write_old.py

281795d is of 25 November 2026: before search, tags, saved views, the pages about
people, the log of the administration, jobs and twenty steps more of the tables.  Its
own server, worker, commands and test programs run; nothing of this version does.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import postgres
import real_hotline
from documented_client import Call
from processes import wait_for
from real_hotline import Hotline, call_sid, installed, recording_sid

from ivr.cases import correcting, work
from ivr.cases.agents import find_agent
from ivr.cases.endings import Ending
from ivr.db import Database

KEPT = Path(__file__).with_name("kept")
OLD = Path(real_hotline.__file__).parents[2]
PASSWORD = "correct horse battery staple"
# Of the shipped flow: English, a missing transfer, the account, on to the message.
IN_PROGRESS = (*"1222", "417038825", "1")


def says(hotline: Hotline, *words: str, given: str | None = None) -> None:
    """Run a command of the old version, which must be content."""
    subprocess.run(
        (sys.executable, "-m", "ivr", *words),
        env=hotline.environment,
        cwd=hotline.folder,
        input=given,
        text=True,
        check=True,
    )


def live_through(hotline: Hotline) -> dict[str, str]:
    """Let an installation have a day; return the last answer of each call under way."""
    says(hotline, "db", "upgrade")
    for name, role in (("mina", "admin"), ("jun", "agent")):
        added = ("agents", "add", name, "--role", role, "--password-stdin")
        says(hotline, *added, given=PASSWORD)
    flow = str(OLD / "call_flows" / "hotline.yaml")
    says(hotline, "flow", "publish", flow, "-m", "the first", "--by", "mina")
    hotline.start()
    sound = real_hotline.SPEECH.read_bytes()
    for number in (1, 2, 3):
        hotline.leave_message(number, sound)
    gone = Call(hotline.twilio, call_sid(4)).ring().press("1", "2")
    assert gone.end().status_code == 200
    wait_for(lambda: words_known(hotline) == 3, 600, "the words of three messages")
    at_the_desk(hotline)
    calls = [Call(hotline.twilio, call_sid(number)) for number in (5, 6)]
    calls[0].ring().press(*IN_PROGRESS)
    calls[1].ring()
    heard = {one.sid: one.answers[-1].decode() for one in calls}
    assert hotline.ask_to_end() == 0
    return heard


def words_known(hotline: Hotline) -> int:
    """Return how many cases have the words of their message."""
    return sum(one["transcript"]["status"] == "done" for one in hotline.cases())


def at_the_desk(hotline: Hotline) -> None:
    """Have agents take cases, note, correct words, close and hold."""
    numbers = {
        one["recording"]["sid"]: one["number"]
        for one in hotline.cases()
        if one["recording"]
    }
    first, second, third = (numbers[recording_sid(number)] for number in (1, 2, 3))
    at, database = datetime.now(UTC), Database(hotline.environment["IVR_DATABASE_URL"])
    with database.writing() as session:
        jun, mina = find_agent(session, "jun"), find_agent(session, "mina")
        work.take(session, first, jun, at)
        work.note(session, first, jun, "She calls again on Monday.", at)
        said = "The old practices are over."
        sid = recording_sid(1)
        correcting.correct(session, first, sid, jun, said, at=at, base=0)
        work.take(session, second, mina, at)
        done = Ending("done", "resolved", "It had arrived meanwhile.")
        work.close(session, second, mina, done, at)
    database.close()
    says(
        hotline, "cases", "hold", str(third), "--reason", "a complaint", "--by", "mina"
    )


def write(name: str, lines: str, heard: dict[str, str]) -> None:
    """Keep what a database holds, as SQL, and what callers had heard."""
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{name}.sql").write_text(lines, encoding="utf-8")
    told = json.dumps(heard, ensure_ascii=False, indent=1)
    (KEPT / f"{name}.heard.json").write_text(f"{told}\n", encoding="utf-8")


def on_sqlite(folder: Path) -> None:
    """Keep a SQLite file."""
    with installed(folder) as hotline:
        heard = live_through(hotline)
    with closing(sqlite3.connect(folder / "ivr.db")) as database:
        write("sqlite", "".join(f"{one}\n" for one in database.iterdump()), heard)


def on_postgresql(folder: Path) -> None:
    """Keep what pg_dump writes of a PostgreSQL database."""
    with postgres.serving() as cluster, installed(folder) as hotline:
        hotline.environment["IVR_DATABASE_URL"] = cluster.url
        heard = live_through(hotline)
        plain = cluster.url.replace("+psycopg", "")
        form = ("--inserts", "--no-owner", "--no-privileges", "--schema=public")
        dump = subprocess.run(
            ("pg_dump", *form, plain), capture_output=True, text=True, check=True
        )
        write("postgresql", dump.stdout, heard)


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C.UTF-8"
    for keep in (on_sqlite, on_postgresql):
        with TemporaryDirectory() as made:
            keep(Path(made))
