"""Whether callers spoke another language than the menu's.

A step of its own after transcription, on a thread of its own: nothing waits for it, and
the recording goes its way whatever comes of it.  A message that waits for a model, or
was badly understood, is tried for a few seconds with the installed models; if what they
hear tells another language, the pipeline hears the whole message in that one, as it
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
from ivr.speech.telling import Heard, Told, told
from ivr.speech.tongues import MEASURED, SAMPLE_S
from ivr.speech.transcriber import Speech

log = structlog.get_logger()

MOST_TRIES = 3
TIMEOUT_S = 120
MOST_WORDS_SHOWN = 6
# Each takes its model into memory and some ten seconds of a core.
MOST_MODELS = 4


@dataclass(slots=True)
class LanguageChecker:
    """Makes the checks that are due, one at a time."""

    database: Database
    store: Store
    pool: TranscriberPool
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Plan and make the checks that are due, where models can tell anything."""
        installed = self.pool.languages()
        measured = [one for one in installed if self.can_tell(one)]
        others = len(installed) - len(measured)
        if not measured and others < 2:  # noqa: PLR2004 - nothing to compare
            return
        at = datetime.now(UTC)
        with self.database.writing() as session:
            rows.plan(session, [] if others else measured, at)
        with self.database.reading() as session:
            checks = rows.due(session, at)
        for check in checks:
            if self.stopping.is_set():
                return
            self.make(check)

    def can_tell(self, language: str) -> bool:
        """Tell whether the model for `language` was measured at telling it."""
        if language not in MEASURED or not self.pool.has(language):
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
        languages = self.tried(job.language)
        with self.store.opened(job.path or "") as path:
            samples, rate = speech_sample(path, SAMPLE_S)
        if not len(samples):
            return None
        with scratch_folder(len(samples) * SAMPLE_BYTES) as folder:
            target = folder / "sample.wav"
            write_wav(target, samples, rate)
            speech = {one: self._heard(one, target) for one in languages}
        heard = {
            one: Heard(found.words, self.can_tell(one)) for one, found in speech.items()
        }
        best = told(job.language, heard)
        return shown(best, speech[best.language]) if best else None

    def tried(self, menu: str) -> list[str]:
        """Return the languages whose models hear a message, so many at most.

        Those that tell their own language come first, then the menu's; without that one
        there is nothing to hold others against.
        """
        installed = self.pool.languages()
        if menu not in installed:
            installed = [one for one in installed if self.can_tell(one)]
        rank = {one: (not self.can_tell(one), one != menu, one) for one in installed}
        return sorted(installed, key=lambda one: rank[one])[:MOST_MODELS]

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


def shown(best: Told, speech: Speech) -> Found:
    """Return what an agent is shown of a language: words that were sure, no secrets."""
    text, _ = masked(speech.text, best.language)
    words = [word.word for word in best.words if word.word in text]
    said = " ".join(dict.fromkeys(words[:MOST_WORDS_SHOWN]))
    return Found(best.language, round(best.share, 3), said, speech.confidence)
