"""Whether callers spoke another language than the menu's.

A step of its own after transcription, on a thread of its own: nothing waits for it, and
the recording goes its way whatever comes of it.  A message that waits for a model, or
was badly understood, is tried for a few seconds with the models that can tell their own
language; if one does, the pipeline hears the whole message in that language, as it
hears every other, and the first transcript stays.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import structlog

from ivr.audio import language_rows as rows
from ivr.audio.language_rows import Found, Job
from ivr.audio.plain import scratch_folder
from ivr.audio.store import Store
from ivr.db import Database
from ivr.errors import IvrError
from ivr.flow.secrets.masking import masked
from ivr.leases import back_off_s
from ivr.sound.sample import speech_sample, write_wav
from ivr.sound.samples import SAMPLE_BYTES
from ivr.speech.pool import TranscriberPool
from ivr.speech.tongues import MEASURED, SAMPLE_S, is_in, share, sure
from ivr.speech.transcriber import Speech

log = structlog.get_logger()

MOST_TRIES = 3
TIMEOUT_S = 120
MOST_WORDS_SHOWN = 6


@dataclass(slots=True)
class LanguageChecker:
    """Makes the checks that are due, one at a time."""

    database: Database
    store: Store
    pool: TranscriberPool
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Plan and make the checks that are due, where a model can tell anything."""
        if not any(map(self.can_tell, MEASURED)):
            return
        at = datetime.now(UTC)
        with self.database.writing() as session:
            rows.plan(session, list(MEASURED), at)
        with self.database.reading() as session:
            checks = rows.due(session, at)
        for check in checks:
            if self.stopping.is_set():
                return
            self.make(check)

    def can_tell(self, language: str) -> bool:
        """Tell whether the model for `language` was measured at telling it."""
        if not self.pool.has(language):
            return False
        _, model = self.pool.get(language)
        return model in MEASURED[language].models

    def make(self, check: int) -> None:
        """Make one check, if it is still due and nobody else holds it."""
        at = datetime.now(UTC)
        with self.database.writing() as session:
            job = rows.claim(session, check, at)
        if job is None:
            return
        try:
            found = self.found(job)
        except (IvrError, OSError) as wrong:
            self._failed(job, wrong)
            return
        with self.database.writing() as session:
            if found is None:
                rows.finish(session, job)
            else:
                rows.keep(session, job, found, datetime.now(UTC))
        log.info("language_checked", check=check, found=found and found.language)

    def found(self, job: Job) -> Found | None:
        """Return the language that a message is in, as far as it can be told."""
        languages = [one for one in MEASURED if self.can_tell(one)]
        with self.store.opened(job.path or "") as path:
            samples, rate = speech_sample(path, SAMPLE_S)
        if not len(samples):
            return None
        with scratch_folder(len(samples) * SAMPLE_BYTES) as folder:
            target = folder / "sample.wav"
            write_wav(target, samples, rate)
            heard = {one: self._heard(one, target) for one in languages}
        told = [one for one in languages if is_in(heard[one].words, one)]
        if not told:
            return None
        best = max(told, key=lambda one: share(heard[one].words, one))
        return shown(best, heard[best])

    def _heard(self, language: str, sample: Path) -> Speech:
        transcriber, _ = self.pool.get(language)
        return transcriber.transcribe(sample, timeout_s=TIMEOUT_S)

    def _failed(self, job: Job, wrong: Exception) -> None:
        log.warning("language_not_checked", check=job.id, reason=str(wrong))
        at = datetime.now(UTC)
        with self.database.writing() as session:
            if job.attempts >= MOST_TRIES:
                rows.finish(session, job, str(wrong))
                return
            wait = back_off_s(job.attempts, random.random())  # noqa: S311
            rows.try_again(session, job, at, str(wrong), wait)


def shown(language: str, speech: Speech) -> Found:
    """Return what an agent is shown of a language: words that were sure, no secrets."""
    text, _ = masked(speech.text, language)
    words = [word.word for word in sure(speech.words, language) if word.word in text]
    said = " ".join(dict.fromkeys(words[:MOST_WORDS_SHOWN]))
    return Found(
        language, round(share(speech.words, language), 3), said, speech.confidence
    )
