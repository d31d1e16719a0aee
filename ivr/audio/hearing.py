"""The last step: a stored recording becomes words, whatever the recogniser does.

A recogniser that dies takes all files in it along.  Which of them killed it is known
only when one was in it alone, so a file is set aside for what it did by itself, never
for its company.  The same goes for a worker that dies again and again at a file.
"""

from dataclasses import dataclass, field
from threading import Event
from typing import Any

import structlog
from sqlalchemy import exists, select

from ivr.audio import rows
from ivr.audio.outcomes import Outcomes
from ivr.audio.rows import Job
from ivr.audio.store import Store
from ivr.audio.turnstile import Turnstile
from ivr.sound.ffmpeg import NoFfmpegError, require_ffmpeg
from ivr.sound.inspect import inspect
from ivr.speech.pool import TranscriberPool
from ivr.speech.transcriber import (
    CrashedError,
    InterruptedRecognitionError,
    ModelError,
    RecognitionError,
    Speech,
)
from ivr.tables import Transcript

log = structlog.get_logger()

MOST_CRASHES = 5
# Whole workers die of kills and updates too, so of these it takes more, and others
# that were heard meanwhile.
LAPSES_TO_BE_ALONE = 3
MOST_LAPSES = 20
# A recogniser takes half as long as the speech lasts on one core; this is its limit.
SECONDS_PER_SECOND = 10
SHORTEST_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Hearing:
    """Has stored recordings recognised; `stop` is set when the worker ends."""

    store: Store
    pool: TranscriberPool
    outcomes: Outcomes
    stop: Event
    turnstile: Turnstile = field(default_factory=Turnstile)

    def hear(self, job: Job) -> None:
        """Have the recording's words stored, or say why not."""
        if not self.store.has(job.path or ""):
            self.outcomes.set_aside(job, f"the file {job.path} is gone")
            return
        if job.lapses > MOST_LAPSES and self._others_are_heard(job):
            reason = f"the worker died {job.lapses} times while it was recognised"
            self.outcomes.set_aside(job, reason)
            return
        alone = job.alone or job.lapses >= LAPSES_TO_BE_ALONE
        try:
            with self.turnstile.passed(alone=alone):
                if self.stop.is_set():
                    self.outcomes.give_back(job)
                    return
                speech, model = self._recognised(job)
        except ModelError as wrong:
            log.warning("no_model", recording=job.sid, language=job.language)
            with self.outcomes.database.writing() as session:
                rows.wait_for_model(session, job, str(wrong))
        except NoFfmpegError as wrong:
            log.warning("no_ffmpeg", recording=job.sid)
            self.outcomes.wait(job, str(wrong), wait_s=wrong.retry_after_s)
        except RecognitionError as wrong:
            self._not_recognised(job, wrong)
        else:
            self._keep(job, speech, model)

    def _others_are_heard(self, job: Job) -> bool:
        """Tell whether workers live long enough for others: then it is this file."""
        since = Transcript.made_at > job.tried_since
        with self.outcomes.database.reading() as session:
            return session.scalar(select(exists().where(since))) is True

    def _recognised(self, job: Job) -> tuple[Speech, str]:
        """Return the words of a stored recording, and the model that heard them."""
        transcriber, model = self.pool.get(job.language)
        with self.store.opened(job.path or "") as path:
            sound = inspect(path)
            require_ffmpeg(sound)
            limit = max(sound.seconds * SECONDS_PER_SECOND, SHORTEST_TIMEOUT_S)
            return transcriber.transcribe(path, timeout_s=limit), model

    def _keep(self, job: Job, speech: Speech, model: str) -> None:
        with self.outcomes.database.writing() as session:
            now = self.outcomes.clock()
            kept = rows.keep_words(session, job, speech, model, now)
        if kept:
            log.info("transcribed", recording=job.sid, words=len(speech.words))

    def _not_recognised(self, job: Job, wrong: RecognitionError) -> None:
        if self.stop.is_set() or isinstance(wrong, InterruptedRecognitionError):
            self.outcomes.give_back(job)
        elif isinstance(wrong, CrashedError) and not wrong.alone:
            self.outcomes.try_again(job, str(wrong), wait_s=0, alone=True)
        elif job.crashes + 1 >= MOST_CRASHES:
            reason = f"recognition failed {MOST_CRASHES} times, at last: {wrong}"
            self.outcomes.set_aside(job, reason)
        else:
            again: dict[str, Any] = {"crashes": job.crashes + 1, "alone": True}
            self.outcomes.try_again(job, str(wrong), **again)
