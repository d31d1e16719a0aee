"""The worker's side of calling back: places what is asked for, ends what is in doubt.

A call is placed once.  Whatever leaves a doubt whether it was is cleared up by asking
the network, never by placing it again.
"""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import assert_never

import structlog
from sqlalchemy.orm import Session

from ivr.callbacks import rows
from ivr.callbacks.network import (
    ENDED,
    NOT_KNOWN,
    CallNetwork,
    NotKnown,
    NotYet,
    Order,
    Outcome,
    Placed,
    Refused,
)
from ivr.callbacks.news import agent_leg_ended, end
from ivr.callbacks.parting import parting, take_parting
from ivr.callbacks.progress import Outcome as HowItEnded
from ivr.callbacks.rows import Job
from ivr.db import Database
from ivr.leases import back_off_s
from ivr.policy.policy import DeskPolicy
from ivr.tables import Callback

log = structlog.get_logger()

RING_AGENT_S = 25
# An agent who pressed the button does not wait for longer than this.
GIVE_UP_AFTER = timedelta(minutes=5)
# When nothing was heard for so long, the network is asked.
QUIET = timedelta(minutes=2)
# When the network knows of no call for so long, there is none.
NO_CALL_AFTER = timedelta(minutes=10)
# Longer than the network leaves two people connected:
# https://www.twilio.com/docs/voice/twiml/dial#timelimit
LONGEST_CALL = timedelta(hours=5)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class CallPlacer:
    """Everything that a callback needs on its way to the network."""

    database: Database
    network: CallNetwork
    public_url: str
    policy: Callable[[], DeskPolicy]
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Place the calls that are due, at the network's pace, one after another."""
        self._clear_up()
        self._ask_how_it_was()
        with self.database.reading() as session:
            waiting = rows.due(session, now())
        for number in waiting:
            if self.stopping.is_set() or not self._work_on(number):
                break

    def _ask_how_it_was(self) -> None:
        """Have callers go on to the question whose agents are done with them."""
        with self.database.reading() as session:
            if not parting(session, now()):
                return
        with self.database.writing() as session:
            parted = take_parting(session, now())
        for sid, token in parted:
            address = f"{self.public_url}/twilio/callback/{token}/rate"
            if not self.network.move(sid, address):
                log.warning("callback_not_rated", call=sid)

    def _work_on(self, number: int) -> bool:
        """Place one call; False when none may be placed for now."""
        if not self._wait_for_pace():
            return False
        with self.database.writing() as session:
            job = rows.claim(session, number, secrets.token_hex(8), now())
        if job is None:
            return True
        late = now() - job.requested_at > GIVE_UP_AFTER
        came = Refused("it could not be placed in time") if late else self._place(job)
        self._note(job, came)
        return not isinstance(came, NotYet)

    def _wait_for_pace(self) -> bool:
        per_second = self.policy().calling.per_second
        while not self.stopping.is_set():
            with self.database.writing() as session:
                if rows.may_go(session, now(), per_second):
                    return True
            self.stopping.wait(1 / per_second / 4)
        return False

    def _place(self, job: Job) -> Outcome:
        return self.network.place(self._order(job.token, job))

    def _order(self, token: str, call: Job | Callback) -> Order:
        address = f"{self.public_url}/twilio/callback/{token}"
        return Order(
            to=call.agent_number,
            from_=call.from_number,
            url=address,
            status_url=f"{address}/status",
            ring_s=RING_AGENT_S,
        )

    def _note(self, job: Job, came: Outcome) -> None:
        with self.database.writing() as session:
            match came:
                case Placed(sid):
                    rows.placed(session, job, sid)
                case NotYet(reason, wait):
                    spread = random.random()  # noqa: S311 - it parts crowds
                    after = back_off_s(job.attempts, spread) if wait is None else wait
                    rows.try_again(session, job, now(), reason, after)
                case Refused(reason):
                    row = session.get_one(Callback, job.id, with_for_update=True)
                    self._end(session, row, "refused", reason)
                case NotKnown():
                    pass  # what comes, or the network when asked, will tell
                case _:
                    assert_never(came)
        log.info("callback", callback=job.id, came=type(came).__name__)

    def _end(
        self, session: Session, row: Callback, how: HowItEnded, reason: str
    ) -> None:
        calling = self.policy().calling
        end(session, row, how, now(), calling=calling, reason=reason)

    def _clear_up(self) -> None:
        with self.database.reading() as session:
            doubtful = rows.in_doubt(session, now(), QUIET)
        for row in doubtful:
            if self.stopping.is_set():
                return
            self._ask_about(row)

    def _ask_about(self, row: Callback) -> None:
        sid = row.sid or self._found(row)
        status = self.network.status(sid) if sid else None
        since = now() - (row.placed_at or row.requested_at)
        gone = since > (LONGEST_CALL if sid else NO_CALL_AFTER)
        if status not in ENDED and not gone:
            return
        calling = self.policy().calling
        with self.database.writing() as session:
            held = session.get_one(Callback, row.id, with_for_update=True)
            if held.ended_at is not None:
                return
            held.sid = held.sid or sid
            if status in ENDED:
                agent_leg_ended(session, held.token, now(), calling)
            else:
                self._end(session, held, "not_known", NOT_KNOWN)
        log.warning("callback_cleared_up", callback=row.id, status=status)

    def _found(self, row: Callback) -> str | None:
        """Return the call that is surely this callback's: the only one like it."""
        since = row.placed_at or row.requested_at
        sids = self.network.find(self._order(row.token, row), since)
        with self.database.reading() as session:
            free = [one for one in sids or () if not rows.is_known(session, one)]
        return free[0] if len(free) == 1 else None
