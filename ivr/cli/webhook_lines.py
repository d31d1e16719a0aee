"""Webhooks and their deliveries as lines."""

from collections.abc import Iterator, Sequence

from ivr.tables import WebhookDelivery, WebhookEndpoint
from ivr.webhooks.payload import TEST, type_of

ENDPOINT = "{:>4}  {:<9} {:<40} {}"
DELIVERY = "{:>8}  {:<17} {:<24} {:>6}  {:<8} {:>5}  {}"


def heads() -> str:
    """Return the heads of the endpoints' columns."""
    return ENDPOINT.format("id", "state", "url", "events")


def endpoint_line(one: WebhookEndpoint) -> str:
    """Return an endpoint as one line; its secret is in none."""
    events = " ".join(one.events) + (" with details" if one.details else "")
    line = ENDPOINT.format(one.id, one.state, one.url, events)
    why = f"; {one.reason}" if one.reason else ""
    at = one.failing_since
    return line + why + (f"; fails since {at:%Y-%m-%d %H:%M}" if at else "")


def delivery_lines(found: Sequence[WebhookDelivery]) -> Iterator[str]:
    """Yield a head, and a line for each delivery."""
    heads_ = ("id", "made", "event", "case", "state", "tries", "why")
    yield DELIVERY.format(*heads_)
    for one in found:
        type_ = type_of(one.event.kind) if one.event else TEST
        made = f"{one.created_at:%Y-%m-%d %H:%M}"
        case = one.case_number or "-"
        why = one.reason or ""
        state = (one.state, one.attempts, why)
        yield DELIVERY.format(one.id, made, type_, case, *state).rstrip()
