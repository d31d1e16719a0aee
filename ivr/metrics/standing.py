"""How things stand in the database, for each question of monitoring anew.

Every process gives the same figures, and each query goes by an index over what is open,
so asking costs the same with a million ended cases as with none.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ivr.beats import WORKER, last_beat
from ivr.callbacks.progress import ORDER
from ivr.db import Database
from ivr.errors import IvrError
from ivr.tables import (
    Call,
    Callback,
    Case,
    Delivery,
    Message,
    Promise,
    Recording,
    SentDigest,
    WebhookDelivery,
)
from ivr.troubles import troubles

SOON = timedelta(minutes=15)
DAY = timedelta(days=1)
OPEN_STATUSES = ("new", "claimed", "calling", "waiting", "resolved")
PROMISED = ("open", "kept", "broken")
# What workers do, with the time at which each thing should have been done.
QUEUES: dict[str, tuple[Any, Any]] = {
    "recordings": (Recording.due_at, Recording.due_at.is_not(None)),
    "callbacks": (Callback.due_at, Callback.ended_at.is_(None)),
    "messages": (Message.due_at, Message.due_at.is_not(None)),
    "notices": (Delivery.due_at, Delivery.due_at.is_not(None)),
    "webhooks": (WebhookDelivery.due_at, WebhookDelivery.state == "queued"),
    "digests": (SentDigest.due_at, SentDigest.state == "queued"),
}
# Recordings whose words are still to come.
UNHEARD = ("announced", "fetched", "stored")


class Standing(Collector):
    """Gauges of what is open, late and waiting."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def describe(self) -> Sequence[Metric]:
        """Return nothing: the database is not asked before somebody wants to know."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; without a database, only that there is none."""
        at = datetime.now(UTC)
        try:
            with self.database.reading() as session:
                found = list(standing(session, at))
        except IvrError:
            found = []
        yield plain("ivr_database_up", "Whether the database answers", bool(found))
        yield from found


def standing(session: Session, at: datetime) -> Iterator[Metric]:
    """Yield how things stand at `at`."""
    yield from cases(session, at)
    yield from calls(session, at)
    yield from work(session, at)
    told = len(troubles(session, at))
    yield plain("ivr_troubles", "Sentences that somebody should see to", told)


def cases(session: Session, at: datetime) -> Iterator[Metric]:
    """Yield the cases, and the promises of the last day."""
    is_open = Case.closed_at.is_(None)
    by_status = counted(session, Case.status, is_open)
    told = "Cases that are not closed"
    yield by("ivr_cases", told, "status", OPEN_STATUSES, by_status)
    late = count(session, Case, is_open, Case.due_at < at)
    yield plain("ivr_cases_late", "Open cases past their due time", late)
    soon = count(session, Case, is_open, Case.due_at >= at, Case.due_at < at + SOON)
    yield plain("ivr_cases_due_soon", "Open cases due within 15 minutes", soon)
    settled = counted(
        session, Promise.state, Promise.due_at > at - DAY, Promise.due_at <= at
    )
    told = "Promises to call back that fell due within the last day"
    yield by("ivr_promises_last_day", told, "state", PROMISED, settled)


def calls(session: Session, at: datetime) -> Iterator[Metric]:
    """Yield the calls that come in and those that go out."""
    # A call whose end was never told is no longer one after some hours.
    lasting = Call.ended_at.is_(None), Call.heard_at > at - timedelta(hours=4)
    now = count(session, Call, *lasting)
    yield plain("ivr_calls_in_progress", "Calls that callers are in", now)
    states = counted(session, Callback.state, Callback.ended_at.is_(None))
    told = "Calls back under way, by how far they are"
    yield by("ivr_callbacks", told, "state", ORDER[:-1], states)


def work(session: Session, at: datetime) -> Iterator[Metric]:
    """Yield what workers owe, and since when."""
    told = "Age of what should have been done first, by queue; 0 when nothing is late"
    ages = GaugeMetricFamily("ivr_queue_age_seconds", told, labels=["queue"])
    for name, (due_at, owed) in QUEUES.items():
        first = session.scalar(select(func.min(due_at)).where(owed, due_at <= at))
        ages.add_metric([name], age_s(first, at))
    yield ages
    unheard = Recording.due_at.is_not(None), Recording.state.in_(UNHEARD)
    first = session.scalar(select(func.min(Recording.announced_at)).where(*unheard))
    told = "Age of the oldest recording whose words are being waited for"
    yield plain("ivr_transcription_lag_seconds", told, age_s(first, at))
    states = counted(session, Recording.state, Recording.due_at.is_not(None))
    told = "Recordings on their way, by how far they are"
    yield by("ivr_recordings", told, "state", UNHEARD, states)
    seen = last_beat(session, WORKER)
    told = "Time since a worker was last known to be at work; -1 when none ever was"
    silent = age_s(seen, at) if seen else -1
    yield plain("ivr_worker_silent_seconds", told, silent)


def age_s(since: datetime | None, at: datetime) -> float:
    """Return the seconds since a moment; 0 for none."""
    return max((at - since).total_seconds(), 0) if since else 0


def count(session: Session, table: Any, *where: ColumnElement[bool]) -> int:  # noqa: ANN401 - any table
    """Return how many rows there are."""
    rows = select(func.count()).select_from(table).where(*where)
    return session.scalar(rows) or 0


def counted(
    session: Session,
    column: Any,  # noqa: ANN401 - any column of words
    *where: ColumnElement[bool],
) -> dict[str, int]:
    """Return how many rows there are by the value of a column."""
    rows = select(column, func.count()).where(*where).group_by(column)
    return {row[0]: row[1] for row in session.execute(rows)}


def plain(name: str, told: str, value: float) -> GaugeMetricFamily:
    """Return a gauge without labels."""
    return GaugeMetricFamily(name, told, value=value)


def by(
    name: str, told: str, label: str, known: Sequence[str], found: dict[str, int]
) -> GaugeMetricFamily:
    """Return a gauge by a label: each of `known`, with 0 for what is not there."""
    gauge = GaugeMetricFamily(name, told, labels=[label])
    for value in dict.fromkeys((*known, *found)):
        gauge.add_metric([value], found.get(value, 0))
    return gauge
