"""A real hotline for every fault; its parts lie beside the server's own tests."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "server"))
sys.path.append(str(Path(__file__).parents[1] / "audio"))

from killed_postgres import own_server
from postgres import own_database
from real_hotline import installed, serving
from recordings_way import *  # noqa: F403 - its fixtures, whichever they are


@pytest.fixture(scope="module")
def database_url(database_kind, request):
    """The address of an empty PostgreSQL database; None for a SQLite file."""
    if database_kind == "sqlite":
        yield None
        return
    with own_database(request.getfixturevalue("cluster").url, "hotline") as url:
        yield url


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL server of a file's own, to be frozen and killed."""
    with own_server() as found:
        yield found


@pytest.fixture(scope="module")
def hotline(database_url, tmp_path_factory):
    """One that runs for a whole file of tests."""
    with serving(tmp_path_factory.mktemp("hotline"), database_url) as running:
        yield running


@pytest.fixture
def installation(tmp_path):
    """One of its own, which is not running yet."""
    with installed(tmp_path) as found:
        yield found
