"""The nightly digests: which was sent to whom."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class SentDigest(Base):
    """The digest of a day on its way to one receiver, or sent.

    `day` is ISO 8601, on the hotline's own calendar.  `state` is queued, sending, sent
    or failed; `letter` is the mail that every try sends, until it is sent.  `due_at` is
    when the next try may be made; `lease` names who sends it until `leased_until`.
    """

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str]
    to: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    letter: Mapped[str | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("day", "to", name="uq_digests_day_to"),
        Index("ix_digests_due", "state", "due_at"),
    )
