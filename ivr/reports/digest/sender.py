"""Sends the digest of each day, once: late after an outage, and not twice."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_string
from email.policy import SMTP
from threading import Event

import structlog

from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.leases import change_held
from ivr.notices.mail import hand_in
from ivr.notices.outcome import LONGEST_TRY_S, Outcome, Told, within
from ivr.reports.digest import rows
from ivr.reports.digest.facts import digest
from ivr.reports.digest.letter import letter
from ivr.reports.digest.rows import Job
from ivr.settings.freeze import MailServer
from ivr.tables import SentDigest

log = structlog.get_logger()


def clock() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Post:
    """From whom to whom the digest goes, through which server, at which hour.

    `host` is the hotline's public address, put before each link.
    """

    server: MailServer
    from_: str
    to: tuple[str, ...]
    hour: int
    host: str
    longest_s: float = LONGEST_TRY_S


@dataclass(slots=True)
class DigestSender:
    """Everything that the digest needs on its way.  `hours` are the flow's own."""

    database: Database
    post: Post
    hours: Callable[[], Hours]
    now: Callable[[], datetime] = clock
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Send the digests that are due, the earliest day first."""
        self.queue_due()
        with self.database.reading() as session:
            waiting = rows.due(session, self.now())
        for number in waiting:
            if self.stopping.is_set():
                break
            self._work_on(number)

    def queue_due(self) -> None:
        """Make the rows of the days that are due, unless they are there."""
        zone = self.hours().zone
        last = rows.last_due(self.now(), self.post.hour, zone)
        with self.database.reading() as session:
            if not rows.owed(session, last):
                return
        with self.database.writing() as session:
            for day in rows.owed(session, last):
                rows.queue(session, day, self.post.to, self.now())

    def send_now(self, day: date) -> list[SentDigest]:
        """Send the digest of a day at once to whoever has not got it.

        Returns how far it is then, for each receiver.
        """
        with self.database.writing() as session:
            rows.queue(session, day, self.post.to, self.now())
            waiting = rows.urge(session, day, self.post.to, self.now())
        for number in waiting:
            self._work_on(number)
        with self.database.reading() as session:
            return rows.standing(session, day, self.post.to)

    def _work_on(self, number: int) -> None:
        with self.database.writing() as session:
            job = rows.claim(session, number, secrets.token_hex(8), self.now())
        if job is None:
            return
        text = job.letter or self._written(job)
        message = message_from_string(text, policy=SMTP)
        came = within(self.post.longest_s, lambda: hand_in(self.post.server, message))
        self._note(job, came)

    def _written(self, job: Job) -> str:
        """Return the mail, made once and kept for every other try."""
        with self.database.reading() as session:
            told = digest(session, job.day, self.hours(), self.now())
        made = letter(told, self.post.from_, job.to, self.post.host)
        text = made.as_bytes().decode("ascii")
        with self.database.writing() as session:
            change_held(session, SentDigest, job, letter=text)
        return text

    def _note(self, job: Job, came: Outcome) -> None:
        line = log.bind(day=job.day.isoformat(), digest=job.id)
        with self.database.writing() as session:
            if isinstance(came, Told):
                rows.sent(session, job, self.now())
                line.info("digest_sent")
                return
            spread = random.random()  # noqa: S311 - it parts crowds
            again = rows.try_again(session, job, self.now(), came.reason, spread)
        event = "digest_waits" if again else "digest_not_sent"
        line.error(event, reason=came.reason, attempts=job.attempts)
