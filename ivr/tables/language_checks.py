"""Recordings whose language is in question."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class LanguageCheck(Base):
    """Whether a message is in another language than its menu; once a recording.

    The row is the work list, under a lease (`ivr.leases`).  `found` is the tag of the
    language that it is in, None where it is in none that could be told; `share` is
    what that rests on (`ivr.speech.tongues`).
    """

    __tablename__ = "language_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), unique=True
    )
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    reason: Mapped[str | None]
    found: Mapped[str | None]
    share: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (Index("ix_language_checks_due", "due_at", "leased_until"),)
