"""Sends what is due to every endpoint, each on a thread of its own.

An endpoint that fails is left alone for a while, longer each time; one that has failed
for days is disabled, and an alarm is raised.  What waits for it is kept.
"""

import random
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

import structlog
from sqlalchemy import select

from ivr.cases.feed import catch_up
from ivr.db import Database
from ivr.network.answers import Answer, NoAnswerError
from ivr.network.bounded import TooLongError, within
from ivr.network.guard import Allowed, guarded_session
from ivr.network.posting import post
from ivr.tables import WebhookEndpoint
from ivr.webhooks import deliveries
from ivr.webhooks.deliveries import Job
from ivr.webhooks.outcome import settle
from ivr.webhooks.signing import headers

log = structlog.get_logger()

CONNECT_TIMEOUT_S, READ_TIMEOUT_S, LONGEST_TRY_S = 5.0, 15.0, 20.0
THREADS = 8
DROP_EVERY = timedelta(hours=1)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def deliver(job: Job, allowed: Allowed, at: datetime) -> Answer | str:
    """Send a message once; return the answer, or why there was none."""
    body = job.body.encode()
    signed = headers(job.secrets, job.message_id, int(at.timestamp()), body)

    def send() -> Answer:
        timeouts = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
        with guarded_session(allowed) as session:
            return post(session, job.url, signed, body, timeouts)

    try:
        return within(LONGEST_TRY_S, send)
    except (NoAnswerError, TooLongError) as wrong:
        return str(wrong)


@dataclass(slots=True)
class WebhookSender:
    """Everything that events need on their way out."""

    database: Database
    allowed: Allowed
    clock: Callable[[], datetime] = now
    stopping: Event = field(default_factory=Event)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, "webhook")
    )
    _under_way: dict[int, Future[None]] = field(default_factory=dict[int, Future[None]])
    _lock: Lock = field(default_factory=Lock)
    _dropped: datetime | None = None

    def send_due(self) -> None:
        """Have every endpoint told what is due; waits for none of them."""
        catch_up(self.database)
        for number in self.awake():
            with self._lock:
                busy = self._under_way.get(number)
                if self.stopping.is_set() or (busy and not busy.done()):
                    continue
                self._under_way[number] = self._threads.submit(self._tell, number)
        self._drop_old()

    def awake(self) -> list[int]:
        """Return the endpoints that may be told now."""
        rests, at = WebhookEndpoint.rests_until, self.clock()
        rows = select(WebhookEndpoint.id).where(
            WebhookEndpoint.state == "active", rests.is_(None) | (rests <= at)
        )
        with self.database.reading() as session:
            return list(session.scalars(rows.order_by(WebhookEndpoint.id)))

    def settle(self) -> None:
        """Wait until what is under way is over."""
        for one in list(self._under_way.values()):
            one.result()

    def _tell(self, number: int) -> None:
        try:
            while self._tell_some(number) and not self.stopping.is_set():
                pass
        except Exception:
            # One that always breaks must not keep the others behind it.
            log.exception("webhook_broke", webhook=number)

    def _tell_some(self, number: int) -> bool:
        """Tell an endpoint what is due; return whether there may be more."""
        with self.database.writing() as session:
            made = deliveries.address_new(session, number, self.clock())
        with self.database.reading() as session:
            waiting = deliveries.due(session, number, self.clock())
        for one in waiting:
            if self.stopping.is_set() or not self._work_on(one):
                return False
        return bool(waiting) or made == deliveries.BATCH

    def _work_on(self, number: int) -> bool:
        """Make a delivery; return whether its endpoint may be told more."""
        with self.database.writing() as session:
            lease = secrets.token_hex(8)
            job = deliveries.claim(session, number, lease, self.clock())
        if job is None:
            return True
        came = deliver(job, self.allowed, self.clock())
        spread = random.random()  # noqa: S311 - it parts crowds
        with self.database.writing() as session:
            return settle(session, job, came, self.clock(), spread)

    def _drop_old(self) -> None:
        at = self.clock()
        if self._dropped is not None and at - self._dropped < DROP_EVERY:
            return
        self._dropped = at
        with self.database.writing() as session:
            deliveries.drop_old(session, at)
