"""What a program does to webhooks."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from ivr.api.doors import forbidden
from ivr.api.problems import Place, ProblemError
from ivr.api.reading import wrong_request
from ivr.api.site import Asked, Given
from ivr.api.webhook_shapes import (
    DeliveryFilter,
    ReplayWish,
    RotateWish,
    WebhookWish,
)
from ivr.cases.promises import iso
from ivr.people.audit import Doer, Kind, note
from ivr.tables import WebhookDelivery, WebhookEndpoint
from ivr.webhooks import deliveries, endpoints
from ivr.webhooks.alarms import BY_HAND
from ivr.webhooks.endpoints import EndpointError, NoEndpointError, Wanted
from ivr.webhooks.payload import TEST, type_of

Run = Callable[[Asked], Given]


def told(run: Run) -> Run:
    """Return `run` with what endpoints refuse as problems."""

    @wraps(run)
    def guarded(asked: Asked) -> Given:
        try:
            return run(asked)
        except NoEndpointError as wrong:
            to_do = "look the number up in the list"
            raise ProblemError(404, "no_such_webhook", str(wrong), to_do) from wrong
        except EndpointError as wrong:
            if wrong.field:
                place = Place(str(wrong), pointer=f"/{wrong.field}")
                raise wrong_request(place) from wrong
            to_do = "do what the sentence says, then repeat"
            raise ProblemError(409, "refused", str(wrong), to_do) from wrong

    return guarded


def log(asked: Asked, kind: Kind, number: int) -> None:
    """Write down what a program did to a webhook, under its token's name."""
    by = Doer(
        f"token {asked.who.name}", asked.who.agent.id if asked.who.agent else None
    )
    note(asked.session, kind, by, asked.at, about=f"webhook {number}")


def show(one: WebhookEndpoint) -> dict[str, Any]:
    """Return a webhook, without its secret."""
    return {
        "id": one.id,
        "url": one.url,
        "events": one.events,
        "details": one.details,
        "state": one.state,
        "reason": one.reason,
        "created_at": one.created_at.isoformat(),
        "failing_since": iso(one.failing_since),
        "position": one.position,
    }


def list_(asked: Asked) -> Given:
    """Return every webhook."""
    found = endpoints.listed(asked.session)
    return Given({"webhooks": [show(one) for one in found]})


@told
def add(asked: Asked) -> Given:
    """Add a webhook; the answer has its secret, this once."""
    wish = asked.wish(WebhookWish)
    if wish.details and "cases:read" not in asked.who.scopes:
        raise forbidden("cases:read")
    wanted = Wanted(wish.url, wish.events, wish.details)
    made = endpoints.add(asked.session, wanted, asked.api.allowed, asked.at)
    log(asked, "webhook_added", made.id)
    return Given(show(made) | {"secret": made.secret})


@told
def get(asked: Asked) -> Given:
    """Return a webhook."""
    return Given(show(endpoints.find(asked.session, asked.path["id"])))


@told
def rotate(asked: Asked) -> Given:
    """Give a webhook a new secret; the answer has it, this once."""
    overlap = timedelta(hours=asked.wish(RotateWish).overlap_hours)
    one = endpoints.rotate(asked.session, asked.path["id"], asked.at, overlap)
    log(asked, "webhook_secret_made", one.id)
    return Given(show(one) | {"secret": one.secret})


@told
def disable(asked: Asked) -> Given:
    """Tell a webhook nothing until it is enabled."""
    endpoints.disable(asked.session, asked.path["id"], asked.at, BY_HAND)
    log(asked, "webhook_disabled", asked.path["id"])
    return get(asked)


@told
def enable(asked: Asked) -> Given:
    """Tell a webhook again."""
    endpoints.enable(asked.session, asked.path["id"], asked.at)
    log(asked, "webhook_enabled", asked.path["id"])
    return get(asked)


@told
def remove(asked: Asked) -> Given:
    """Forget a webhook."""
    endpoints.remove(asked.session, asked.path["id"])
    log(asked, "webhook_removed", asked.path["id"])
    return Given()


@told
def test(asked: Asked) -> Given:
    """Have a message of type `webhook.test` sent."""
    made = endpoints.queue_test(asked.session, asked.path["id"], asked.at)
    return Given(delivery_json(made))


@told
def list_deliveries(asked: Asked) -> Given:
    """Return the newest deliveries to a webhook."""
    wanted, number = asked.filter(DeliveryFilter), asked.path["id"]
    found = deliveries.of_endpoint(
        asked.session, number, wanted.limit, failed=wanted.failed
    )
    return Given({"deliveries": [delivery_json(one) for one in found]})


@told
def replay(asked: Asked) -> Given:
    """Send deliveries again, under their ids."""
    wish = asked.wish(ReplayWish)
    count = deliveries.replay(
        asked.session,
        asked.path["id"],
        asked.at,
        since=wish.since,
        ids=wish.deliveries,
    )
    return Given({"count": count})


def delivery_json(one: WebhookDelivery) -> dict[str, Any]:
    """Return a delivery."""
    return {
        "id": one.id,
        "message_id": one.message_id,
        "type": type_of(one.event.kind) if one.event else TEST,
        "case": one.case_number,
        "state": one.state,
        "attempts": one.attempts,
        "status": one.status,
        "reason": one.reason,
        "created_at": one.created_at.isoformat(),
        "ended_at": iso(one.ended_at),
    }
