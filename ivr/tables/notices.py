"""What the company's own systems are to be told, and how far that is."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.base import Base


class Notice(Base):
    """What a caller asks of the company's own systems, once for each call and kind.

    `id` is a UUID by which receivers know a repeated notice; `body` is the JSON text
    that every try sends.  `addressed_at` is when the worker made its deliveries.
    """

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    kind: Mapped[str]
    case_number: Mapped[int | None] = mapped_column(
        ForeignKey("cases.number", ondelete="SET NULL"), index=True
    )
    body: Mapped[str]
    created_at: Mapped[datetime]
    addressed_at: Mapped[datetime | None]

    deliveries: Mapped[list["Delivery"]] = relationship(order_by="Delivery.channel")

    __table_args__ = (
        UniqueConstraint("call_id", "kind", name="uq_notices_call_kind"),
        Index("ix_notices_addressed", "addressed_at"),
    )


class Delivery(Base):
    """A notice on its way through one channel: `webhook`, `email`, or `nobody`.

    `state` is queued, sending, done or failed; the row is the work list.  `due_at` is
    when the next try may be made, None when there is nothing to do; `lease` names who
    sends it until `leased_until`.
    """

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    reason: Mapped[str | None]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship(back_populates="deliveries")

    __table_args__ = (
        UniqueConstraint("notice_id", "channel", name="uq_deliveries_notice_channel"),
        Index("ix_deliveries_due", "channel", "due_at"),
    )
