"""A recording's way: fetched, checked, stored, turned into words; step by step.

Each step ends in the row before the next begins, so a worker that dies at any
instant leaves work that another one takes up when the lease has run out.
"""

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread

import structlog

from ivr.audio import rows
from ivr.audio.fetch import RecordingSource
from ivr.audio.fetching import Fetching
from ivr.audio.hearing import Hearing
from ivr.audio.holds import Holds
from ivr.audio.listening import Listening
from ivr.audio.outcomes import Outcomes
from ivr.audio.rows import Job
from ivr.audio.store import Store
from ivr.db import Database
from ivr.errors import IvrError
from ivr.speech.pool import TranscriberPool
from ivr.vault.keys import VaultError

log = structlog.get_logger()

KEY_LOOK_S = 60


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Pipeline:
    """Everything that a recording needs on its way.

    After `stopping` no step begins; after `breaking_off` those under way are broken
    off and given back.
    """

    database: Database
    source: RecordingSource
    store: Store
    pool: TranscriberPool
    clock: Callable[[], datetime] = now
    stopping: Event = field(default_factory=Event)
    breaking_off: Event = field(default_factory=Event)
    outcomes: Outcomes = field(init=False)
    fetching: Fetching = field(init=False)
    hearing: Hearing = field(init=False)

    def __post_init__(self) -> None:
        self.outcomes = Outcomes(self.database, self.clock)
        holds = Holds(self.database, self.source.account, self.clock)
        self.fetching = Fetching(
            self.source, self.store, holds, self.outcomes, self.breaking_off
        )
        self.hearing = Hearing(self.store, self.pool, self.outcomes, self.breaking_off)

    def work_on(self, sid: str) -> None:
        """Take the recording as far as it goes now, if nobody else holds it."""
        while not self.stopping.is_set():
            lease, account = secrets.token_hex(8), self.source.account
            with self.database.writing() as session:
                job = rows.claim(session, sid, lease, self.clock(), account)
            if job is None:
                return
            with self._kept_alive(job):
                self._step(job)

    def due(self) -> list[str]:
        """Return the recordings to work on, with those whose model has arrived."""
        with self.database.reading() as session:
            waiting = rows.waiting_languages(session)
        arrived = [language for language in waiting if self.pool.has(language)]
        if arrived:
            with self.database.writing() as session:
                rows.model_arrived(session, arrived, self.clock())
        with self.database.reading() as session:
            return rows.due(session, self.clock(), self.source.account)

    @contextmanager
    def _kept_alive(self, job: Job) -> Generator[None]:
        done = Event()

        def renew() -> None:
            while not done.wait(rows.LEASE.total_seconds() / 3):
                try:
                    with self.database.writing() as session:
                        rows.renew(session, job, self.clock())
                except IvrError as wrong:  # the next time may go better
                    log.warning("lease_not_renewed", reason=str(wrong))

        thread = Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _step(self, job: Job) -> None:
        try:
            match job.state:
                case "announced":
                    self.fetching.fetch(job)
                case "fetched":
                    self._keep(job)
                case _:
                    self.hearing.hear(job)
                    self._prepare(job)
        except VaultError as wrong:
            log.error("no_key", recording=job.sid, reason=str(wrong))  # noqa: TRY400
            self.outcomes.wait(job, str(wrong), wait_s=KEY_LOOK_S)
        except OSError as wrong:
            self.outcomes.try_again(job, f"the disk fails: {wrong.strerror}")

    def _keep(self, job: Job) -> None:
        kept = self.store.kept(job.sid, job.announced_at)
        if job.path is not None:
            self.store.keep(self.store.folder / job.path, kept)
        path = self.store.relative(kept)
        if not self.store.has(path):
            self.outcomes.move_on(job, state="announced", path=None)
            return
        row = {"path": path, "sha256": self.store.digest(path)}
        if self.outcomes.move_on(job, state="stored", **row):
            self.store.clear_incoming(job.sid)
            log.info("recording_stored", recording=job.sid)

    def _prepare(self, job: Job) -> None:
        """Make what players want, once the words no longer wait for it."""
        if job.path is not None and not self.breaking_off.is_set():
            Listening(self.store).prepare(job.path)
