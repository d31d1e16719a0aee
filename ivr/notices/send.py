"""Tells the company, through one channel, until it has heard.

A row says `sending` before the receiver is spoken to, and keeps its id for ever: after
a crash it is sent again, and a receiver that keeps ids has it once.
"""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import assert_never

import structlog

from ivr.db import Database
from ivr.notices import rows
from ivr.notices.outcome import Channel, Failed, NotYet, Outcome, Told
from ivr.notices.rows import Job
from ivr.notices.wording import FREEZES

log = structlog.get_logger()

GAVE_UP = "given up after 24 hours"


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def address_new(
    database: Database, channels: Sequence[str], complaints: Sequence[str] = ()
) -> None:
    """Give each new notice a delivery for each of `channels`.

    A complaint goes through `complaints` instead.  Where there is none, the case says
    so, and the log.
    """
    with database.reading() as session:
        if not rows.is_any_unaddressed(session):
            return
    with database.writing() as session:
        new = rows.unaddressed(session)
        for notice in new:
            ways = channels if notice.kind in FREEZES else complaints
            rows.address(session, notice, ways, now())
    for notice in new:
        ways = channels if notice.kind in FREEZES else complaints
        if not ways and notice.kind != rows.DETAILS:
            not_told, reason = f"{notice.kind}_not_told", rows.nobody(notice.kind)
            log.error(not_told, notice=notice.id, reason=reason)


@dataclass(slots=True)
class NoticeSender:
    """Everything that a notice needs on its way through one channel."""

    database: Database
    channel: Channel
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Make every delivery that is due, and write on the case what came of it."""
        with self.database.reading() as session:
            waiting = rows.due(session, self.channel.name, now())
        for number in waiting:
            if self.stopping.is_set():
                break
            self._work_on(number)

    def _work_on(self, number: int) -> None:
        with self.database.writing() as session:
            job = rows.claim(session, number, secrets.token_hex(8), now())
        if job is not None:
            self._note(job, self._tell(job))

    def _tell(self, job: Job) -> Outcome:
        try:
            return self.channel.tell(job.identity, job.body)
        except Exception:
            # One that always breaks must not keep the others behind it.
            log.exception("notice_broke", notice=job.identity, channel=job.channel)
            return NotYet("it broke on our side; see the log")

    def _note(self, job: Job, came: Outcome) -> None:
        late = now() - job.created_at > rows.GIVE_UP_AFTER
        if isinstance(came, NotYet) and late:
            came = Failed(f"{GAVE_UP}; {came.reason}")
        with self.database.writing() as session:
            match came:
                case Told():
                    rows.end(session, job, now(), None)
                case Failed(reason):
                    rows.end(session, job, now(), reason)
                case NotYet(reason):
                    spread = random.random()  # noqa: S311 - it parts crowds
                    rows.try_again(session, job, now(), reason, spread)
                case _:
                    assert_never(came)
        self._say(job, came)

    def _say(self, job: Job, came: Outcome) -> None:
        line = log.bind(notice=job.identity, channel=job.channel)
        told, not_told = f"{job.kind}_told", f"{job.kind}_not_told"
        match came:
            case Told():
                line.info(told)
            case NotYet(reason):
                line.warning("notice_waits", reason=reason)
            case Failed(reason):
                line.error(not_told, reason=reason)
            case _:
                assert_never(came)
