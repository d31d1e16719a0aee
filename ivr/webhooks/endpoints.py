"""Who is told: added, listed, tried, paused, given new secrets, removed."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.cases.feed import newest
from ivr.errors import UsageError
from ivr.network.guard import Allowed, is_public
from ivr.tables import WebhookDelivery, WebhookEndpoint
from ivr.webhooks.signing import new_secret

ALL = "*"
EVENT = re.compile(r"case\.[a-z][a-z_]{0,63}|\*")
LONGEST_URL = 2000
MOST_EVENTS = 100
# How long the old secret signs beside a new one, if nobody says otherwise.
OVERLAP = timedelta(hours=24)


class EndpointError(UsageError):
    """There is no such endpoint, or there cannot be: the sentence says why.

    `field` is what is wrong of a wish: url, events; None where it is none.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        """Keep which field it is."""
        super().__init__(sentence)
        self.field = field


class NoEndpointError(EndpointError):
    """There is no endpoint of that number: look at the list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an endpoint is to be told."""

    url: str
    events: Sequence[str]
    details: bool = False


def add(
    session: Session, wanted: Wanted, allowed: Allowed, at: datetime
) -> WebhookEndpoint:
    """Add an endpoint, which is told of what comes from now on; raises EndpointError.

    Its `secret` is the one that the receiver checks signatures with.
    """
    check_url(wanted.url, allowed)
    check_events(wanted.events)
    endpoint = WebhookEndpoint(
        url=wanted.url,
        events=sorted(set(wanted.events)),
        details=wanted.details,
        secret=new_secret(),
        created_at=at,
        position=newest(session),
    )
    session.add(endpoint)
    session.flush()
    return endpoint


def check_url(url: str, allowed: Allowed) -> None:
    """Raise EndpointError for an address that is not told."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    odd = parts.username or parts.password or parts.fragment or not url.isprintable()
    if not host or parts.scheme not in {"http", "https"} or odd or " " in url:
        raise EndpointError("write it like https://company.example/hooks", "url")
    if len(url) > LONGEST_URL:
        raise EndpointError(f"it is longer than {LONGEST_URL} characters", "url")
    known = allowed.host(host)
    if parts.scheme == "http" and not known:
        raise EndpointError(
            "it must begin with https://; IVR_WEBHOOK_HOSTS names hosts without", "url"
        )
    if not known and is_private(host):
        raise EndpointError(
            f"{host} is of this machine or network; IVR_WEBHOOK_HOSTS may allow it",
            "url",
        )


def is_private(host: str) -> bool:
    """Tell whether a host is written as an address that is not public."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False  # a name: it is looked at when it is connected to


def check_events(events: Sequence[str]) -> None:
    """Raise EndpointError for what is no list of event types."""
    if not events:
        raise EndpointError("name events like case.opened, or * for all", "events")
    if len(events) > MOST_EVENTS:
        raise EndpointError(f"name {MOST_EVENTS} events at most, or *", "events")
    for one in events:
        if not EVENT.fullmatch(one):
            raise EndpointError(
                f"{one!r:.80} is no event; write case.opened, case.resolved or *",
                "events",
            )


def find(session: Session, number: int) -> WebhookEndpoint:
    """Return an endpoint, held for this transaction; raises EndpointError."""
    held = select(WebhookEndpoint).where(WebhookEndpoint.id == number).with_for_update()
    found = session.scalar(held.execution_options(populate_existing=True))
    if found is None:
        raise NoEndpointError(f"there is no webhook {number}; look at the list")
    return found


def listed(session: Session) -> list[WebhookEndpoint]:
    """Return every endpoint, the oldest first."""
    rows = select(WebhookEndpoint).order_by(WebhookEndpoint.id)
    return list(session.scalars(rows))


def rotate(
    session: Session, number: int, at: datetime, overlap: timedelta = OVERLAP
) -> WebhookEndpoint:
    """Give an endpoint a new secret; the old one signs beside it for `overlap`."""
    endpoint = find(session, number)
    endpoint.old_secret = endpoint.secret if overlap else None
    endpoint.old_until = at + overlap if overlap else None
    endpoint.secret = new_secret()
    return endpoint


def disable(session: Session, number: int, at: datetime, reason: str) -> None:
    """Tell an endpoint nothing more, until it is enabled; nothing is lost meanwhile."""
    endpoint = find(session, number)
    if endpoint.state != "disabled":
        endpoint.state, endpoint.reason = "disabled", reason
        endpoint.disabled_at = at


def enable(session: Session, number: int, at: datetime) -> None:
    """Tell an endpoint again, from where it was left."""
    endpoint = find(session, number)
    endpoint.state, endpoint.reason, endpoint.disabled_at = "active", None, None
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    make_due(session, number, at)


def make_due(session: Session, number: int, at: datetime) -> None:
    """Have all that waits for an endpoint tried now."""
    waiting = WebhookDelivery.endpoint_id == number, WebhookDelivery.state == "queued"
    session.execute(update(WebhookDelivery).where(*waiting).values(due_at=at))


def remove(session: Session, number: int) -> None:
    """Forget an endpoint with all its deliveries; raises EndpointError."""
    find(session, number)
    mine = WebhookDelivery.endpoint_id == number
    session.execute(delete(WebhookDelivery).where(mine))
    session.execute(delete(WebhookEndpoint).where(WebhookEndpoint.id == number))


def queue_test(session: Session, number: int, at: datetime) -> WebhookDelivery:
    """Have the worker try whether a message arrives; raises EndpointError."""
    endpoint = find(session, number)
    if endpoint.state != "active":
        raise EndpointError(f"webhook {number} is disabled; enable it first")
    delivery = WebhookDelivery(
        endpoint_id=number, message_id=new_message_id(), created_at=at, due_at=at
    )
    session.add(delivery)
    session.flush()
    return delivery


def new_message_id() -> str:
    """Return the id of a message, which every try of it bears."""
    return f"msg_{secrets.token_hex(16)}"
