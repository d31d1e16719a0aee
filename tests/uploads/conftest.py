import sys
from pathlib import Path

import pytest

# The rows of cases are made in one place for all tests that need them.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import make_desk
from upload_browser import Caller, Links, make_app

from ivr.audio.store import Store
from ivr.vault.keys import Key, KeyRing

RING = KeyRing((Key("desk", bytes(range(32))),))


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "rec", RING)


@pytest.fixture
def links(desk, store):
    return Links(desk, store)


@pytest.fixture
def caller(links):
    return Caller(make_app(links))
