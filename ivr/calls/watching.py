"""The files of the flow that answers, looked at while they are served.

Whole files answer new calls as soon as they are stored; broken ones are refused,
with the place of each mistake, and what answered before goes on.
"""

import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import structlog
from sqlalchemy import make_url

from ivr.calls.flows import LATEST, Flows
from ivr.calls.revisions import Proved, last_taken, prove, stored, take
from ivr.db import Database, DatabaseError
from ivr.flow.files import PROMPTS, files_in, prompts_folder, read_files
from ivr.flow.flow import Flow
from ivr.flow.source import FlowError, Problem

log = structlog.get_logger()

EVERY_S = 2.0
SETTLE_S = 0.2
# A look at files takes less; one that waits for a database is not waited for.
ENDS_S = 2.0

# Each file with the moment of its last change and its size.
Seen = dict[str, tuple[int, int]]


class FlowWatch:
    """Files that are served: read, proved and stored when they change."""

    def __init__(self, database: Database, path: Path) -> None:
        """Begin with the files as they are; raises FlowError when nothing can answer.

        Broken files are no hindrance when the database has what answered before.
        """
        self._database = database
        self._path = path
        self._folder = PROMPTS
        self._ended = Event()
        self._thread: Thread | None = None
        self._seen = self._look()
        found = self._read()
        self._unstored = found if found.flow else None
        self.flows = Flows(found.flow or before(database, found.problems))
        if found.flow is None:
            self._refuse(found)
        self._store()

    def start(self, every_s: float = EVERY_S) -> None:
        """Look every `every_s` seconds, in a thread, until `end` or the process's."""
        log.info("flow_watched", revision=self.flows.files.revision)
        self._thread = Thread(
            target=self._run, args=(every_s,), name="flow", daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Look no more; a look that is under way is waited for, not for long."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(ENDS_S)
        log.info("flow_watch_ended")

    def look(self) -> None:
        """Take the files if they changed and are whole; refuse them if not."""
        seen = self._look()
        if seen != self._seen and self._is_still(seen):
            self._seen = seen
            self._take(self._read())
        self._store()
        self._prepare()

    def _run(self, every_s: float) -> None:
        while not self._ended.wait(every_s):
            try:
                self.look()
            except Exception:
                # Whatever it is, the flow that answers goes on.
                log.exception("flow_watch_failed")
                self._seen = {}

    def _look(self) -> Seen:
        inner = files_in(self._path.parent / self._folder)
        return {str(path): state(path) for path in (self._path, *inner)}

    def _is_still(self, seen: Seen) -> bool:
        """Tell whether nobody is about to write: a save takes its time."""
        time.sleep(SETTLE_S)
        return self._look() == seen

    def _read(self) -> Proved:
        found = read(self._path)
        if found.files is not None:
            main = found.files.texts[found.files.main]
            self._folder = prompts_folder(main, str(self._path))
        return found

    def _take(self, found: Proved) -> None:
        self._unstored = None
        if found.flow is None:
            self._refuse(found)
        elif found.flow.revision != self.flows.files.revision:
            self._unstored = found
        else:
            self._mended()

    def _refuse(self, found: Proved) -> None:
        if found.problems != self.flows.refused:
            log.error(
                "flow_refused",
                problems=list(map(str, found.problems)),
                answers=self.flows.files.revision,
            )
        self.flows.refused = found.problems

    def _mended(self) -> None:
        if self.flows.refused:
            log.info("flow_mended", revision=self.flows.files.revision)
        self.flows.refused = []

    def _store(self) -> None:
        """Store what was taken, and only then have it answer."""
        found = self._unstored
        if found is None or found.flow is None or found.files is None:
            return
        try:
            take(self._database, found.files, found.flow, datetime.now(UTC))
        except DatabaseError as wrong:
            log.warning("flow_not_stored", reason=str(wrong))
            return
        self._unstored = None
        if found.flow.revision != self.flows.files.revision:
            log.info("flow_changed", revision=found.flow.revision)
            self.flows.serve(found.flow)
        self.flows.refused = []

    def _prepare(self) -> None:
        """Have the published flow at hand before a caller waits for it."""
        try:
            with self._database.reading() as session:
                self.flows.current(session)
        except DatabaseError as wrong:
            log.warning("publication_unknown", reason=str(wrong))


def read(path: Path) -> Proved:
    """Read and prove the flow at `path`."""
    try:
        files = read_files(path)
    except FlowError as wrong:
        return Proved(None, None, wrong.problems)
    return prove(files, datetime.now(UTC))


def state(path: Path) -> tuple[int, int]:
    """Return when a file changed last and its size; zeros when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def first_answer(database: Database, path: Path) -> Flow:
    """Return what can answer at a start; raises FlowError when nothing can."""
    found = read(path)
    return found.flow or before(database, found.problems)


def before(database: Database, problems: list[Problem]) -> Flow:
    """Return what answered before the files broke: from files, else as published.

    Raises FlowError with the problems when the database has neither.
    """
    try:
        answered = answered_before(database)
    except DatabaseError as wrong:
        log.warning("flow_before_unknown", reason=str(wrong))
        answered = None
    if answered is None:
        raise FlowError(problems)
    return answered


def answered_before(database: Database) -> Flow | None:
    """Return the last revision taken from files, else the one that is published."""
    file = make_url(database.url).database
    if database.is_sqlite and not (file and Path(file).exists()):
        return None  # looking would make an empty database
    with database.reading() as session:
        for revision in (last_taken(session), session.execute(LATEST).scalar()):
            flow = stored(session, revision) if revision else None
            if flow is not None:
                return flow
    return None
