"""A recording's way: fetched, checked, stored, turned into words; step by step.

Each step ends in the row before the next begins, so a worker that dies at any
instant leaves work that another one takes up when the lease has run out.
"""

import random
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import structlog

from ivr.audio import rows
from ivr.audio.fetch import FetchError, RecordingSource
from ivr.audio.listening import Listening
from ivr.audio.rows import Job
from ivr.audio.store import Store
from ivr.db import Database
from ivr.errors import IvrError
from ivr.leases import back_off_s
from ivr.sound.ffmpeg import NoFfmpegError, require_ffmpeg
from ivr.sound.form import NotAudioError
from ivr.sound.inspect import inspect
from ivr.speech.pool import TranscriberPool
from ivr.speech.transcriber import ModelError, RecognitionError, Speech
from ivr.vault.keys import VaultError

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=24)
MOST_BAD_FILES = 4
MOST_CRASHES = 5
# A recogniser takes half as long as the speech lasts on one core; this is its limit.
SECONDS_PER_SECOND = 10
SHORTEST_TIMEOUT_S = 120


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Pipeline:
    """Everything that a recording needs on its way."""

    database: Database
    source: RecordingSource
    store: Store
    pool: TranscriberPool
    stopping: Event = field(default_factory=Event)

    def work_on(self, sid: str) -> None:
        """Take the recording as far as it goes now, if nobody else holds it."""
        while not self.stopping.is_set():
            with self.database.writing() as session:
                job = rows.claim(session, sid, secrets.token_hex(8), now())
            if job is None:
                return
            with self._kept_alive(job):
                try:
                    self._step(job)
                except VaultError as wrong:
                    self._wait_for_key(job, wrong)

    def due(self) -> list[str]:
        """Return the recordings to work on, with those whose model has arrived."""
        with self.database.reading() as session:
            waiting = rows.waiting_languages(session)
        arrived = [language for language in waiting if self.pool.has(language)]
        if arrived:
            with self.database.writing() as session:
                rows.model_arrived(session, arrived, now())
        with self.database.reading() as session:
            return rows.due(session, now())

    @contextmanager
    def _kept_alive(self, job: Job) -> Generator[None]:
        done = Event()

        def renew() -> None:
            while not done.wait(rows.LEASE.total_seconds() / 3):
                with self.database.writing() as session:
                    rows.renew(session, job, now())

        thread = Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _step(self, job: Job) -> None:
        match job.state:
            case "announced":
                self._fetch(job)
            case "fetched":
                self._keep(job)
            case _:
                self._transcribe(job)

    def _fetch(self, job: Job) -> None:
        target = self.store.incoming(job.sid)
        try:
            self.source.fetch(job.sid, target)
            seconds = round(inspect(target).seconds)
        except NotAudioError as wrong:
            self._not_audio(job, wrong)
        except (FetchError, OSError) as wrong:
            self._not_fetched(job, wrong)
        else:
            path = self.store.relative(target)
            with self.database.writing() as session:
                row = {"state": "fetched", "path": path, "seconds": seconds}
                rows.move_on(session, job, now(), **row)

    def _not_audio(self, job: Job, wrong: NotAudioError) -> None:
        if job.attempts < MOST_BAD_FILES:
            self._try_again(job, wrong)
            return
        kept = self.store.quarantine(job.sid)
        self.store.keep(self.store.incoming(job.sid), kept)
        self._set_aside(job, str(wrong), path=self.store.relative(kept))

    def _not_fetched(self, job: Job, wrong: FetchError | OSError) -> None:
        permanent = isinstance(wrong, IvrError) and wrong.permanent
        if permanent or now() - job.announced_at > GIVE_UP_AFTER:
            self._set_aside(job, str(wrong))
            return
        self._try_again(job, wrong)

    def _keep(self, job: Job) -> None:
        incoming = self.store.incoming(job.sid)
        kept = self.store.kept(job.sid, job.announced_at)
        self.store.keep(incoming, kept)
        with self.database.writing() as session:
            if not kept.exists():
                rows.move_on(session, job, now(), state="announced", path=None)
                return
            path = self.store.relative(kept)
            row = {"path": path, "sha256": self.store.digest(path)}
            rows.move_on(session, job, now(), state="stored", **row)
        log.info("recording_stored", recording=job.sid)
        Listening(self.store).prepare(path)

    def _transcribe(self, job: Job) -> None:
        if self.store.find(job.path) is None:
            self._set_aside(job, f"the file {job.path} is gone")
            return
        if job.attempts > MOST_CRASHES:
            self._set_aside(job, f"recognition failed {MOST_CRASHES} times")
            return
        try:
            speech, model = self._heard(job)
        except ModelError as wrong:
            log.warning("no_model", recording=job.sid, language=job.language)
            with self.database.writing() as session:
                rows.wait_for_model(session, job, str(wrong))
        except NoFfmpegError as wrong:
            log.warning("no_ffmpeg", recording=job.sid)
            with self.database.writing() as session:
                rows.wait(session, job, now(), str(wrong), wrong.retry_after_s)
        except RecognitionError as wrong:
            self._try_again(job, wrong)
        else:
            with self.database.writing() as session:
                rows.keep_words(session, job, speech, model, now())
            log.info("transcribed", recording=job.sid, words=len(speech.words))

    def _heard(self, job: Job) -> tuple[Speech, str]:
        """Return the words of a stored recording, and the model that heard them."""
        transcriber, model = self.pool.get(job.language)
        with self.store.opened(job.path or "") as path:
            sound = inspect(path)
            require_ffmpeg(sound)
            limit = max(sound.seconds * SECONDS_PER_SECOND, SHORTEST_TIMEOUT_S)
            return transcriber.transcribe(path, timeout_s=limit), model

    def _wait_for_key(self, job: Job, wrong: VaultError) -> None:
        log.error("no_key", recording=job.sid, reason=str(wrong))
        with self.database.writing() as session:
            rows.wait_for_key(session, job, now(), str(wrong))

    def _try_again(self, job: Job, wrong: Exception) -> None:
        wait = getattr(wrong, "retry_after_s", None)
        if wait is None:
            wait = back_off_s(job.attempts, random.random())  # noqa: S311
        log.warning("recording_delayed", recording=job.sid, reason=str(wrong))
        with self.database.writing() as session:
            rows.try_again(session, job, now(), str(wrong), wait)

    def _set_aside(self, job: Job, reason: str, **values: object) -> None:
        log.error("recording_set_aside", recording=job.sid, reason=reason)
        with self.database.writing() as session:
            rows.set_aside(session, job, reason, **values)
