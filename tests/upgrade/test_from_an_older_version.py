"""Upgrading: what an older version had stored is all there, and its calls go on.

`kept/` was written by that version (`write_old.py`): calls in progress, cases that were
worked on, recordings with their words, a published flow, agents.
"""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest
from documented_client import Call
from real_hotline import SPEECH, call_sid, installed, recording_sid
from sqlalchemy import create_engine, inspect, text, update

from ivr.db import Database
from ivr.speech.engines import MARKS
from ivr.tables import Call as TableCall

pytestmark = pytest.mark.slow

KEPT = Path(__file__).with_name("kept")
LANGUAGES = ("en-US", "zh-CN", "ko-KR")
# What a step of the tables changes on purpose, by table and column.
CHANGED = {("alembic_version", "version_num")}


def written_on_sqlite(folder):
    """The address of a SQLite file with what was kept."""
    with closing(sqlite3.connect(folder / "ivr.db")) as database:
        database.executescript((KEPT / "sqlite.sql").read_text("utf-8"))
    return f"sqlite:///{folder / 'ivr.db'}"


def written_on_postgresql(url):
    """Fill the database at `url` with what was kept."""
    psql = shutil.which("psql")
    if psql is None:
        pytest.skip("psql is not installed (apt-get install postgresql-client)")
    plain = url.replace("+psycopg", "")
    quiet = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    empty = "--command=DROP SCHEMA public"  # which what was kept makes
    command = (psql, *quiet, empty, f"--file={KEPT / 'postgresql.sql'}", plain)
    subprocess.run(command, check=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request, tmp_path):
    """An installation of this version, with the database and files of an older one."""
    with installed(tmp_path) as hotline:
        for language in LANGUAGES:
            for mark in MARKS:
                file = tmp_path / "models" / language / mark
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch()
        hotline.heard = json.loads((KEPT / f"{request.param}.heard.json").read_text())
        if request.param == "sqlite":
            hotline.environment["IVR_DATABASE_URL"] = written_on_sqlite(tmp_path)
            yield hotline
            return
        cluster = request.getfixturevalue("cluster")
        with postgres.own_database(cluster.url, "upgraded") as url:
            written_on_postgresql(url)
            hotline.environment["IVR_DATABASE_URL"] = url
            yield hotline
            if hotline.process is not None:
                hotline.kill()


def stored(hotline, columns=None):
    """Every row of every table, each a mapping; of `columns` alone, where given."""
    engine = create_engine(hotline.environment["IVR_DATABASE_URL"])
    with engine.connect() as connection:
        there = inspect(connection)
        names = columns or {
            table: [one["name"] for one in there.get_columns(table)]
            for table in there.get_table_names()
        }
        found = {
            table: sorted(
                (
                    {name: row[name] for name in names[table]}
                    for row in connection.execute(
                        text(f'SELECT * FROM "{table}"')
                    ).mappings()
                ),
                key=repr,
            )
            for table in names
        }
    engine.dispose()
    return names, found


def without_changed(found):
    """The same without what is changed on purpose."""
    return {
        table: [
            {name: value for name, value in row.items() if (table, name) not in CHANGED}
            for row in rows
        ]
        for table, rows in found.items()
    }


def keep_recordings(hotline, found):
    """Put the sound where the rows say that it lies: all of it was this speech."""
    paths = [row["path"] for row in found["recordings"]]
    assert len(paths) == 3
    for path in paths:
        file = hotline.folder / "recordings" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SPEECH, file)


def test_everything_is_there_and_calls_go_on_after_an_upgrade(kept):
    columns, before = stored(kept)
    kept.before = before
    keep_recordings(kept, before)
    ended = kept.ivr("db", "upgrade")
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        0,
        "The tables are up to date.\n",
        "",
    )
    _, after = stored(kept, columns)
    assert without_changed(after) == without_changed(before)
    assert after["alembic_version"] != before["alembic_version"]

    cases_are_as_they_were(kept)
    call_again_now(kept)
    kept.start()
    calls_go_on(kept)
    doctor_is_content(kept)
    assert "Traceback" not in kept.log()


def call_again_now(hotline):
    """Have the calls in progress be of now: days later they would be over."""
    database, now = Database(hotline.environment["IVR_DATABASE_URL"]), datetime.now(UTC)
    going = update(TableCall).where(TableCall.ended_at.is_(None))
    with database.writing() as session:
        session.execute(going.values(started_at=now, heard_at=now))
    database.close()


def calls_go_on(hotline):
    """The turn before the upgrade again, byte for byte; then further to a case."""
    first, second = (Call(hotline.twilio, call_sid(number)) for number in (5, 6))
    first.ask("/twilio/step?turn=6", Digits="1")
    second.ask("/twilio/voice", CallStatus="ringing")
    again = {one.sid: one.answers[-1].decode() for one in (first, second)}
    assert again == hotline.heard
    assert "Which coin was it?" in hotline.heard[first.sid]
    first.press("2")
    second.press("2", "3")
    for one in (first, second):
        assert one.answer.find("Gather") is not None
        assert one.end().status_code == 200
    old = {row["number"] for row in hotline.before["cases"]}
    found = [one for one in hotline.cases() if one["number"] not in old]
    names = ("topic", "language", "account", "verification", "collected")
    typed = {"problem": "failed or wrong", "account": "417038825", "coin": "Ether"}
    assert [tuple(one[name] for name in names) for one in found] == [
        ("transfers", "en-US", "417038825", "none", typed),
        ("software_faults", "zh-CN", None, "none", {}),
    ]


def cases_are_as_they_were(hotline):
    numbers = {
        one["recording"]["sid"]: one for one in hotline.cases() if one["recording"]
    }
    first, second, third = (numbers[recording_sid(number)] for number in (1, 2, 3))
    assert (first["assigned_to"], first["transcript"]["text"]) == (
        "jun",
        "The old practices are over.",
    )
    assert (second["status"], second["assigned_to"]) == ("resolved", "mina")
    assert third["status"] == "new"
    shown = json.loads(
        hotline.ivr("cases", "show", str(first["number"]), "--json").stdout
    )
    notes = [one["text"] for one in shown["timeline"] if one["kind"] == "note"]
    assert notes == ["She calls again on Monday."]
    people = hotline.ivr("agents", "list").stdout
    assert sorted(line.split()[:2] for line in people.splitlines()) == [
        ["jun", "agent"],
        ["mina", "admin"],
    ]


def doctor_is_content(hotline):
    ended = hotline.ivr("doctor", "--offline", "--json")
    found = {one["check"]: one for one in json.loads(ended.stdout)}
    bad = {name: one for name, one in found.items() if one["state"] == "bad"}
    assert (bad, ended.returncode) == ({}, 0)
