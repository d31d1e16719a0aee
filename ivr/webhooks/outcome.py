"""What an endpoint's answer means for its delivery, and for the endpoint itself."""

from datetime import datetime, timedelta
from http import HTTPStatus

import structlog
from sqlalchemy.orm import Session

from ivr.leases import after
from ivr.network.answers import Answer
from ivr.tables import WebhookEndpoint
from ivr.webhooks import deliveries
from ivr.webhooks.deliveries import Job
from ivr.webhooks.endpoints import disable, make_due

log = structlog.get_logger()

# When a message is tried again, in seconds: the schedule that the Standard Webhooks
# advise, about three days in all.
WAITS_S = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
GIVE_UP_AFTER = timedelta(days=3)
# An endpoint that fails rests no longer than this, so that it is soon known when it
# answers again.
LONGEST_REST_S = 600
MOST_RETRY_AFTER_S = 86_400
# Answers that say nothing of the message: the endpoint itself cannot be told now.
ITS_OWN = frozenset({408, 425, 429})


def settle(
    session: Session, job: Job, came: Answer | str, at: datetime, spread: float
) -> bool:
    """Write down what came of a try; tell whether the endpoint may be told more.

    `spread` (0-1) parts crowds.
    """
    endpoint = session.get(WebhookEndpoint, job.endpoint_id, with_for_update=True)
    if endpoint is None:
        return False  # it was removed meanwhile
    status = came.status if isinstance(came, Answer) else None
    if isinstance(came, Answer) and came.is_success:
        done = {"state": "done", "status": status, "reason": None, "due_at": None}
        deliveries.settle(session, job, ended_at=at, **done)
        recovered(session, endpoint, at)
        return True
    reason = f"it answered {status}" if status else f"it {came}"
    wait(session, job, at, reason, status, spread)
    if status == HTTPStatus.GONE:
        stop(session, endpoint, at, "it is gone (410)")
        return False
    if status and status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in ITS_OWN:
        return True  # it refuses this message, and may take others
    failed(session, endpoint, came, at, spread)
    return False


def wait(  # noqa: PLR0913, PLR0917 - of which row, when, why
    session: Session,
    job: Job,
    at: datetime,
    reason: str,
    status: int | None,
    spread: float,
) -> None:
    """Plan the next try of a message, or give it up after three days."""
    told = {"reason": reason, "status": status}
    if at - job.created_at > GIVE_UP_AFTER:
        given_up = {"state": "failed", "due_at": None, "ended_at": at}
        deliveries.settle(session, job, **(told | given_up))
        log.error("webhook_given_up", webhook=job.endpoint_id, delivery=job.id)
        return
    wait_s = WAITS_S[min(job.attempts, len(WAITS_S)) - 1] * jitter(spread)
    deliveries.settle(session, job, state="queued", due_at=after(at, wait_s), **told)


def failed(
    session: Session,
    endpoint: WebhookEndpoint,
    came: Answer | str,
    at: datetime,
    spread: float,
) -> None:
    """Leave an endpoint alone for a while; after three days of failures, for good."""
    endpoint.failures += 1
    since = endpoint.failing_since = endpoint.failing_since or at
    asked = came.retry_after_s if isinstance(came, Answer) else None
    planned = WAITS_S[min(endpoint.failures, len(WAITS_S)) - 1] * jitter(spread)
    rest_s = min(planned, LONGEST_REST_S)
    if asked is not None:
        rest_s = max(rest_s, min(asked, MOST_RETRY_AFTER_S))
    endpoint.rests_until = after(at, rest_s)
    log.warning("webhook_fails", webhook=endpoint.id, failures=endpoint.failures)
    if at - since > GIVE_UP_AFTER:
        stop(session, endpoint, at, "it has failed for three days")


def stop(
    session: Session, endpoint: WebhookEndpoint, at: datetime, reason: str
) -> None:
    """Disable an endpoint, and say so as loudly as a log can."""
    disable(session, endpoint.id, at, reason)
    log.critical("webhook_disabled", webhook=endpoint.id, reason=reason)


def recovered(session: Session, endpoint: WebhookEndpoint, at: datetime) -> None:
    """Note that an endpoint answers; what waited for it need wait no longer."""
    if endpoint.failures:
        endpoint.failures, endpoint.failing_since = 0, None
        endpoint.rests_until = None
        make_due(session, endpoint.id, at)


def jitter(spread: float) -> float:
    """Return what a wait is multiplied by: 0.8 to 1.2."""
    return 0.8 + 0.4 * spread
