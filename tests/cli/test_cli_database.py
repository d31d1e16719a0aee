"""A database that is missing, empty, no database, or somebody else's just now."""

import sqlite3
from contextlib import closing, contextmanager

import pytest

from ivr.demo.server import free_port

# Whatever else runs on this machine, its port is not what these tests ask about.
SERVE = f"serve --port {free_port(0)}"
COMMANDS = (
    *map(pytest.param, ("cases list", "cases show 1001", "agents list", "db upgrade")),
    pytest.param(SERVE, id="serve"),
)


@contextmanager
def held(path, statement):
    """Hold the database as another program may."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute(statement)
        yield


def test_before_the_tables_are_made_it_is_told_how(ivr):
    for command in ("cases list", "cases show 1001"):
        ended = ivr(*command.split())
        hint = "has no tables yet; run: ivr db upgrade"
        assert (ended.complaint, ended.code) == (
            f"database sqlite:///ivr.db: {hint}",
            1,
        )
    made = ivr("db", "upgrade")
    assert (made.code, made.out, made.err) == (0, "The tables are up to date.\n", "")
    assert ivr("db", "upgrade") == made
    listed = ivr("cases", "list", "--json")
    assert (listed.code, listed.out, listed.err) == (0, "[]\n", "")


def test_tables_of_a_later_version_are_told_and_left_alone(ivr):
    assert ivr("db", "upgrade").code == 0
    with closing(sqlite3.connect(ivr.folder / "ivr.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    ended = ivr("db", "upgrade")
    told = "its tables are of a later version than this one"
    assert ended.complaint.startswith(f"database sqlite:///ivr.db: {told}; install")
    with closing(sqlite3.connect(ivr.folder / "ivr.db")) as database:
        found = database.execute("SELECT version_num FROM alembic_version").fetchall()
    assert found == [("9999",)]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_in_a_folder_that_is_not_there_is_told(ivr, command):
    ended = ivr(*command.split(), IVR_DATABASE_URL="sqlite:///no/folder/ivr.db")
    told = "database sqlite:///no/folder/ivr.db: unable to open database file"
    assert ended.complaint == told
    assert list(ivr.folder.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_database_is_told_and_left_alone(ivr, command):
    content = b"the minutes of our last meeting\n" * 100
    file = ivr.write("ivr.db", content)
    ended = ivr(*command.split())
    assert ended.complaint == "database sqlite:///ivr.db: file is not a database"
    assert file.read_bytes() == content


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_another_program_holds_is_told(ivr, command):
    ivr("db", "upgrade")
    with held(ivr.folder / "ivr.db", "BEGIN EXCLUSIVE"):
        ended = ivr(*command.split())
    reason = "locked by another program; end that program, or wait, and try again"
    assert ended.complaint == f"database sqlite:///ivr.db: {reason}"


@pytest.mark.slow
def test_a_new_database_that_another_program_holds_is_told(ivr):
    with held(ivr.folder / "ivr.db", "CREATE TABLE theirs (a)"):
        ended = ivr(*SERVE.split())
    reason = "locked by another program; end that program, or wait, and try again"
    assert ended.complaint == f"database sqlite:///ivr.db: {reason}"


def test_a_database_server_that_does_not_answer_is_told_without_its_password(ivr):
    url = "postgresql://me:nobody-sees@127.0.0.1:1/ivr"
    ended = ivr("cases", "list", IVR_DATABASE_URL=url)
    told = "database postgresql+psycopg://me:***@127.0.0.1:1/ivr: connection failed: "
    assert ended.complaint.startswith(told)
    assert "Connection refused" in ended.complaint


@pytest.mark.parametrize(
    "command",
    [SERVE, SERVE.replace("serve", "web"), "worker"],
    ids=lambda line: line[:5],
)
def test_a_queue_that_cannot_be_used_is_told(ivr, command):
    ivr.write("theirs.db", b"the minutes of our last meeting\n" * 100)
    ended = ivr(*command.split(), IVR_QUEUE_URL="sqlite:///theirs.db")
    assert (
        ended.complaint == "the queue theirs.db cannot be used: file is not a database"
    )
    ended = ivr(*command.split(), IVR_QUEUE_URL="sqlite:///no/folder/queue.db")
    reason = "unable to open database file"
    assert ended.complaint == f"the queue no/folder/queue.db cannot be used: {reason}"


def test_a_case_that_is_not_there_is_told(ivr):
    ivr("db", "upgrade")
    for command in (("show", "9999"), ("show", "9999", "--json")):
        ended = ivr("cases", *command)
        assert (ended.complaint, ended.code) == ("there is no case 9999", 1)
