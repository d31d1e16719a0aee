"""Deliveries as rows: made from events, taken by one worker at a time, ended.

queued -> sending -> done or failed, or queued again.  A row that is still `sending`
when its lease has run out is sent again, under the same id: its receiver knows it.
Of one case a delivery waits until those before it are done or given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from ivr.cases.feed import events_after
from ivr.inserting import insert_if_absent
from ivr.leases import let_go, take
from ivr.tables import WebhookDelivery, WebhookEndpoint
from ivr.webhooks.endpoints import ALL, find, new_message_id
from ivr.webhooks.payload import body_of, test_body, type_of

# Longer than any try lasts (sending.py), so only a dead worker outlives it.
LEASE = timedelta(seconds=45)
BATCH = 200
KEPT = timedelta(days=30)
UNDONE = ("queued", "sending")


@dataclass(frozen=True, slots=True)
class Job:
    """A delivery that one worker holds under `lease`; `secrets` sign it."""

    id: int
    lease: str
    endpoint_id: int
    url: str
    secrets: tuple[str, ...]
    message_id: str
    body: str
    attempts: int
    created_at: datetime


def address_new(session: Session, number: int, at: datetime) -> int:
    """Make the deliveries of the next events for an endpoint; return how many events.

    That it was done is noted in the same transaction, so none is left out or made
    twice, whoever is killed.
    """
    endpoint = session.get(WebhookEndpoint, number, with_for_update=True)
    if endpoint is None or endpoint.state != "active":
        return 0
    events = events_after(session, endpoint.position, BATCH)
    for event in events:
        if wants(endpoint, event.kind):
            values: dict[str, object] = {
                "endpoint_id": number,
                "event_id": event.id,
                "case_number": event.case_number,
                "message_id": new_message_id(),
                "state": "queued",
                "created_at": at,
                "due_at": at,
                "attempts": 0,
            }
            insert_if_absent(session, WebhookDelivery, values)
    if events:
        endpoint.position = events[-1].position or endpoint.position
    return len(events)


def wants(endpoint: WebhookEndpoint, kind: str) -> bool:
    """Tell whether an endpoint is told of events of a kind."""
    return ALL in endpoint.events or type_of(kind) in endpoint.events


def due(session: Session, number: int, now: datetime) -> list[int]:
    """Return the deliveries to make to an endpoint, in the order of the events."""
    earlier = aliased(WebhookDelivery)
    before = exists().where(
        earlier.endpoint_id == WebhookDelivery.endpoint_id,
        earlier.case_number == WebhookDelivery.case_number,
        earlier.state.in_(UNDONE),
        earlier.id < WebhookDelivery.id,
    )
    rows = select(WebhookDelivery.id).where(
        WebhookDelivery.endpoint_id == number, is_due(now), ~before
    )
    return list(session.scalars(rows.order_by(WebhookDelivery.id).limit(BATCH)))


def is_due(now: datetime) -> Any:  # noqa: ANN401 - SQLAlchemy's own expression
    """Return what makes a delivery one to make at `now`."""
    return or_(
        and_(WebhookDelivery.state == "queued", WebhookDelivery.due_at <= now),
        and_(WebhookDelivery.state == "sending", WebhookDelivery.leased_until < now),
    )


def claim(session: Session, number: int, lease: str, now: datetime) -> Job | None:
    """Take delivery `number` under `lease`; None when it is not due any more."""
    mine = (WebhookDelivery.id == number, is_due(now))
    until = now + LEASE
    if not take(session, WebhookDelivery, mine, lease, until, state="sending"):
        return None
    rows = select(WebhookDelivery).where(WebhookDelivery.id == number)
    whole = rows.options(joinedload(WebhookDelivery.event))
    row = session.execute(whole.execution_options(populate_existing=True)).scalar_one()
    endpoint = session.get_one(WebhookEndpoint, row.endpoint_id)
    details = endpoint.details
    event = row.event
    return Job(
        id=row.id,
        lease=lease,
        endpoint_id=endpoint.id,
        url=endpoint.url,
        secrets=secrets_of(endpoint, now),
        message_id=row.message_id,
        body=body_of(session, event, details=details) if event else test_body(now),
        attempts=row.attempts,
        created_at=row.created_at,
    )


def secrets_of(endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
    """Return the secrets that sign now, the newest first."""
    old, until = endpoint.old_secret, endpoint.old_until
    return (
        (endpoint.secret, old) if old and until and now < until else (endpoint.secret,)
    )


def settle(session: Session, job: Job, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Change the row and let it go if `job` still holds it; tell whether it did."""
    return let_go(session, WebhookDelivery, job, **values)


def of_endpoint(
    session: Session, number: int, limit: int, *, failed: bool = False
) -> list[WebhookDelivery]:
    """Return an endpoint's deliveries, the newest first; `failed`: those given up."""
    find(session, number)
    rows = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == number)
    if failed:
        rows = rows.where(WebhookDelivery.state == "failed")
    whole = rows.options(joinedload(WebhookDelivery.event))
    newest_first = whole.order_by(WebhookDelivery.id.desc())
    return list(session.scalars(newest_first.limit(limit)))


def replay(
    session: Session,
    number: int,
    at: datetime,
    *,
    since: datetime | None = None,
    ids: Sequence[int] = (),
) -> int:
    """Have ended deliveries made again, under their ids; return how many.

    Those of `ids`, or that were made since a moment; without either, those given up.
    """
    find(session, number)
    ended = [WebhookDelivery.endpoint_id == number]
    if ids:
        ended.append(WebhookDelivery.id.in_(ids))
    if since is not None:
        ended.append(WebhookDelivery.created_at >= since)
    again = ("done", "failed") if ids or since is not None else ("failed",)
    ended.append(WebhookDelivery.state.in_(again))
    changed: Any = session.execute(
        update(WebhookDelivery)
        .where(*ended)
        .values(state="queued", due_at=at, created_at=at, attempts=0, ended_at=None)
    )
    return changed.rowcount


def drop_old(session: Session, now: datetime) -> None:
    """Forget deliveries that ended long ago."""
    old = WebhookDelivery.ended_at < now - KEPT
    session.execute(delete(WebhookDelivery).where(old))
