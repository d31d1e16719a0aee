"""An installation with two callers and their files, and an empty one elsewhere."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from database_kinds import another

sys.path.extend(
    str(Path(__file__).parents[1] / beside) for beside in ("keeping", "cli", "server")
)

from kept_calls import JUN, MEI, keep_everything, leave_message

from ivr.audio.store import Store
from ivr.backup.restoring import Place
from ivr.backup.taking import Source
from ivr.tables import Agent


@pytest.fixture
def source(database, twilio, tmp_path):
    """What is backed up: two calls with all that was kept of them."""
    store = Store(tmp_path / "recordings")
    with database.writing() as session:
        row = {"name": "Ada", "role": "agent", "password_hash": "x"}
        session.add(Agent(created_at=datetime.now(UTC), **row))
    for caller in (MEI, JUN):
        assert leave_message(twilio, caller).status_code == 200
        keep_everything(database, store, caller)
    return Source(database, store)


@pytest.fixture
def elsewhere(database, tmp_path):
    """An empty place of the same kind of database, on another machine, as it were."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with another(database, folder) as found:
        yield Place(found, Store(folder / "recordings"))
