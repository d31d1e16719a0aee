"""What callers were promised, and whether it was kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Promise(Base):
    """A time by which a caller was told that they are called back.

    One for each case at most, as it was first spoken, or earlier where a later call
    was told an earlier time; it is never put off.  `state` is open,
    kept, broken, or void where the case was no wish for a call.  `settled_at` is when
    that was known, `answered_at` when the caller was answered, late or not.
    `limit_at` is by when it should have been due: later than that, more was waiting
    than could be done, and the caller was told so.
    """

    __tablename__ = "promises"

    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True
    )
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    limit_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="open")
    settled_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_promises_open", "state", "due_at"),
        Index("ix_promises_due_at", "due_at"),
    )
