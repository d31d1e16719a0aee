"""Who outside is told of what happens to cases, and how far that is."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.base import Base
from ivr.tables.cases import CaseEvent
from ivr.tables.sealed import SealedText


class Counter(Base):
    """The last number of a row of numbers that is given out without a gap."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class WebhookEndpoint(Base):
    """An address that is told of events, by the Standard Webhooks.

    `events` are types like `case.opened`, or `*`.  `details`: it is told numbers, words
    and transcripts too.  `old_secret` signs beside `secret` until `old_until`.
    `state` is active or disabled, for `reason`.  `position` is the last event for which
    deliveries were made.  `failures` are its failures in a row, since `failing_since`;
    `rests_until` is when it may be tried again.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    events: Mapped[list[str]]
    details: Mapped[bool] = mapped_column(default=False, server_default=false())
    secret: Mapped[str] = mapped_column(SealedText("webhook_endpoints.secret"))
    old_secret: Mapped[str | None] = mapped_column(
        SealedText("webhook_endpoints.old_secret")
    )
    old_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="active")
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    position: Mapped[int]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]


class WebhookDelivery(Base):
    """An event on its way to an endpoint; the row is the work list.

    `message_id` is the `webhook-id` of every try.  `event_id` is None for a test.
    `state` is queued, sending, done or failed; `status` the last answer's.
    """

    __tablename__ = "webhook_deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    )
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("case_events.id", ondelete="CASCADE"), index=True
    )
    case_number: Mapped[int | None] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="queued")
    reason: Mapped[str | None]
    status: Mapped[int | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    event: Mapped[CaseEvent | None] = relationship()

    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id", name="uq_webhook_deliveries_event"),
        Index("ix_webhook_deliveries_due", "endpoint_id", "state", "due_at"),
    )
