"""Sends what is due: each message once, or not at all.

A row says `sending` before the request is made, so a worker that dies in between
leaves a message that nobody sends a second time.
"""

import random
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import assert_never

import structlog

from ivr.db import Database
from ivr.leases import back_off_s
from ivr.messages import rows
from ivr.messages.network import (
    NOT_KNOWN,
    Failed,
    NotYet,
    Outcome,
    Sent,
    TextNetwork,
    Unsubscribed,
)
from ivr.messages.outbox import OPTED_OUT, has_opted_out
from ivr.messages.rows import Job
from ivr.sentences import later

log = structlog.get_logger()

NO_SENDER = later(
    "the number that was called is not known, so nothing can be sent from it"
)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class TextSender:
    """Everything that a text message needs on its way."""

    database: Database
    network: TextNetwork
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Send what is due, and write on the timelines what came of it.

        The first that must wait ends the round: the others would have to wait too.
        """
        self._lose()
        with self.database.reading() as session:
            waiting = rows.due(session, now())
        for number in waiting:
            if self.stopping.is_set() or not self._work_on(number):
                break
        self._tell()

    def _work_on(self, number: int) -> bool:
        """Send one message; False when Twilio cannot take it, nor others, now."""
        with self.database.writing() as session:
            job = rows.claim(session, number, secrets.token_hex(8), now())
            if job is None:
                return True
            unwanted = has_opted_out(session, job.to)
        came = Unsubscribed() if unwanted else self._send(job)
        self._note(job, came)
        return not isinstance(came, NotYet)

    def _send(self, job: Job) -> Outcome:
        if job.from_ is None:
            return Failed(NO_SENDER)
        if now() - job.created_at > rows.GIVE_UP_AFTER:
            return Failed("it could not be sent for 24 hours")
        return self.network.send(from_=job.from_, to=job.to, text=job.text)

    def _note(self, job: Job, came: Outcome) -> None:
        with self.database.writing() as session:
            match came:
                case Sent(sid):
                    done = {"state": "sent", "sid": sid, "reason": None}
                    rows.held(session, job, due_at=None, **done)
                case NotYet(reason, wait):
                    if wait is None:
                        spread = random.random()  # noqa: S311 - it parts crowds
                        wait = back_off_s(job.attempts, spread)
                    rows.try_again(session, job, now(), reason, wait)
                case Unsubscribed():
                    done = {"state": "opted_out", "reason": OPTED_OUT}
                    rows.held(session, job, due_at=None, **done)
                case Failed(reason):
                    done = {"state": "failed", "reason": reason}
                    rows.held(session, job, due_at=None, **done)
                case _:
                    assert_never(came)
        reason = came.reason if isinstance(came, NotYet | Failed) else None
        log.info("text", message=job.id, came=type(came).__name__, reason=reason)

    def _lose(self) -> None:
        with self.database.reading() as session:
            if not rows.is_any_lost(session, now()):
                return
        with self.database.writing() as session:
            lost = rows.lose(session, now(), NOT_KNOWN)
        log.error("texts_lost", count=lost, reason=NOT_KNOWN)

    def _tell(self) -> None:
        with self.database.reading() as session:
            if not rows.untold(session, now()):
                return
        with self.database.writing() as session:
            for message in rows.untold(session, now()):
                rows.tell(session, message, now())
