"""A desk with cases, and a program that works on them."""

import shutil
import sys
from pathlib import Path

import postgres
import pytest
import time_machine

sys.path.extend(
    str(Path(__file__).parents[1] / beside)
    for beside in ("cases", "callbacks", "server", "notices")
)

from case_rows import AT, make_desk
from program import Program, make_app, make_token

from ivr.db import Database
from ivr.migrations import upgrade


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """A SQLite file with our tables, to be copied: that takes no time."""
    path = tmp_path_factory.mktemp("fresh") / "ivr.db"
    made = Database(f"sqlite:///{path}")
    upgrade(made)
    made.close()
    return path


@pytest.fixture
def database(request, tmp_path, fresh):
    """An empty database with our tables, on SQLite unless asked for the other."""
    if getattr(request, "param", "sqlite") == "postgresql":
        found = Database(request.getfixturevalue("cluster").url)
        postgres.empty(found)
    else:
        shutil.copy(fresh, tmp_path / "ivr.db")
        found = Database(f"sqlite:///{tmp_path / 'ivr.db'}", busy_timeout_s=0.5)
    yield found
    found.close()


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def clock():
    """Stop the clock at AT; a test may shift it."""
    with time_machine.travel(AT, tick=False) as stopped:
        yield stopped


@pytest.fixture
def app(desk, tmp_path, clock):
    del clock
    return make_app(desk, tmp_path / "rec")


@pytest.fixture
def program(app, desk):
    """A program that may do everything in Mei's name."""
    return Program(app, desk, make_token(desk))
