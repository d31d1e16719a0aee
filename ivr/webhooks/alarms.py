"""What operators are told: which endpoints are told no more, and why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.sentences import sentence
from ivr.tables import WebhookEndpoint

BY_HAND = "somebody disabled it"


def alarm(session: Session) -> str | None:
    """Return a sentence on endpoints that disabled themselves; None where none did."""
    rows = select(WebhookEndpoint.id, WebhookEndpoint.reason).where(
        WebhookEndpoint.state == "disabled", WebhookEndpoint.reason != BY_HAND
    )
    found = session.execute(rows.order_by(WebhookEndpoint.id)).all()
    if not found:
        return None
    told = "; ".join(f"webhook {number}: {reason}" for number, reason in found)
    return sentence(
        "%(what)s; see to it, then: ivr webhooks enable %(number)d",
        what=told,
        number=found[0][0],
    )
