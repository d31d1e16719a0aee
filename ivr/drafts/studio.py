"""Where calls are rehearsed in a web process: one throw-away database for them all.

Its tables are made once, when somebody first calls; every call is undone, so nothing
of it stays and no case of the desk is touched.
"""

import atexit
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.db import Database
from ivr.flow.flow import Flow
from ivr.logs import rehearsed
from ivr.migrations import upgrade
from ivr.policy.policy import DeskPolicy
from ivr.rehearsal.stage import Stage


class Studio:
    """One call at a time: each takes some thousandths of a second."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._database: Database | None = None

    @contextmanager
    def stage(self, flow: Flow, policy: DeskPolicy) -> Generator[Stage]:
        """Yield a hotline that answers with `flow`, and that nobody hears of."""
        with self._lock, rehearsed():
            found = self._database = self._database or made()
            yield Stage(Hotline(found, Flows(flow), policy=lambda: policy), flow)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            found, self._database = self._database, None
        if found is not None:
            found.close()


def made() -> Database:
    """Return a database with our tables, gone when the process ends."""
    folder = tempfile.mkdtemp(prefix="ivr-studio-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Database(f"sqlite:///{Path(folder) / 'ivr.db'}")
    upgrade(database)
    return database
