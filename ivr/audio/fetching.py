"""The first step: a recording comes over the network, or it is told why not.

It is tried for a day at least, counted from the first try and not while Twilio refuses
our account or wants to be left alone, so that no recording is lost to that.
"""

import hashlib
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from ivr.audio.fetch import (
    FetchError,
    MissingError,
    RecordingSource,
    RefusedError,
    SlowDownError,
    StoppedError,
    TooLargeError,
)
from ivr.audio.holds import Holds
from ivr.audio.listed import absence
from ivr.audio.outcomes import Outcomes
from ivr.audio.rows import Job
from ivr.audio.store import Store
from ivr.leases import back_off_s
from ivr.sound.form import NotAudioError
from ivr.sound.inspect import inspect

GIVE_UP_AFTER = timedelta(hours=24)
# So that a worker which was away for a day does not give up at its first try.
FEWEST_TRIES = 20
# Right after a call the file is there within seconds.
QUICK_TRIES = 5
QUICK_WAIT_S = 1.0
# The same bytes that are no sound, so often and for so long, will not change.
MOST_BAD_FILES = 4
BAD_FILES_FOR = timedelta(hours=1)
ENDLESS = "endless"


@dataclass(frozen=True, slots=True)
class Fetching:
    """Fetches recordings; `stop` breaks off a transfer that is under way."""

    source: RecordingSource
    store: Store
    holds: Holds
    outcomes: Outcomes
    stop: Event

    def fetch(self, job: Job) -> None:
        """Have the recording in `incoming` and its row `fetched`, or say why not."""
        target = self.store.incoming(job.sid, job.lease)
        try:
            self.source.fetch(job.sid, target, self.stop)
            self.holds.accepted()
            seconds = round(inspect(target).seconds)
        except NotAudioError as wrong:
            self._no_sound(job, target, str(wrong))
        except FetchError as wrong:
            self._not_fetched(job, wrong)
        except OSError as wrong:
            self._try_for_a_day(job, f"cannot store it: {wrong.strerror}")
        else:
            row = {"path": self.store.relative(target), "seconds": seconds}
            if not self.outcomes.move_on(job, state="fetched", **row):
                target.unlink(missing_ok=True)

    def _no_sound(self, job: Job, came: Path, reason: str) -> None:
        """Keep bytes that are no sound where they can be looked at, and ask again."""
        with came.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        kept = self.store.quarantine(job.sid)
        self.store.keep(came, kept)
        self._refuse(job, reason, sha256, self.store.relative(kept))

    def _refuse(self, job: Job, reason: str, sha256: str, path: str | None) -> None:
        same = job.refused_sha256 == sha256
        times = job.refused_times + 1 if same else 1
        tried = self.outcomes.clock() - job.tried_since
        if times >= MOST_BAD_FILES and tried >= BAD_FILES_FOR:
            self.outcomes.set_aside(job, reason, path=path)
            return
        again: dict[str, Any] = {"refused_sha256": sha256, "refused_times": times}
        self._try_for_a_day(job, reason, path=path, **again)

    def _not_fetched(self, job: Job, wrong: FetchError) -> None:
        match wrong:
            case StoppedError():
                self.outcomes.give_back(job)
            case RefusedError():
                until = self.holds.refused(wrong)
                self.outcomes.try_again(job, str(wrong), until=until, tried_since=None)
            case SlowDownError():
                until = self.holds.slow_down(wrong)
                self.outcomes.try_again(job, str(wrong), until=until, tried_since=None)
            case TooLargeError():
                self._refuse(job, str(wrong), ENDLESS, None)
            case MissingError():
                self.holds.accepted()
                self._missing(job, str(wrong))
            case _:
                self._try_for_a_day(job, str(wrong))

    def _missing(self, job: Job, reason: str) -> None:
        """Ask again, unless it never was: the news of that is lost as any other can be.

        Right after a call nobody is asked, since most files are only late.
        """
        why: str | None = None
        if job.attempts > QUICK_TRIES:
            with suppress(FetchError):
                why = absence(self.source, job.sid, self.stop)
        if why is not None:
            self.outcomes.set_aside(job, why)
            return
        self._try_for_a_day(job, reason, wait_s=missing_wait_s(job))

    def _try_for_a_day(
        self,
        job: Job,
        reason: str,
        *,
        wait_s: float | None = None,
        **values: Any,  # noqa: ANN401
    ) -> None:
        tried = self.outcomes.clock() - job.tried_since
        if tried > GIVE_UP_AFTER and job.attempts >= FEWEST_TRIES:
            self.outcomes.set_aside(job, reason, **values)
        else:
            self.outcomes.try_again(job, reason, wait_s=wait_s, **values)


def missing_wait_s(job: Job) -> float:
    """Return how long to wait for a file that is not there yet: first not long."""
    spread = random.random()  # noqa: S311 - it parts crowds
    if job.attempts <= QUICK_TRIES:
        return QUICK_WAIT_S * (0.75 + spread / 2)
    return back_off_s(job.attempts - QUICK_TRIES, spread)
