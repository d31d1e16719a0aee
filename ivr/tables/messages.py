"""Text messages, sent and received."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Message(Base):
    """A text message on its way from a call to a telephone.

    `state` is queued, sending, sent, failed or opted_out; the row is the work list.
    `to` is None when what was given is no number.  `case_number` is the case whose
    timeline tells how it ended.  `delivery` is the last that the network told of a sent
    one: sent, delivered, undelivered or failed, `error_code` why.  `due_at` is when it
    may be sent, None when there is nothing to do; `lease` names who sends it until
    `leased_until`.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    name: Mapped[str]
    case_number: Mapped[int | None] = mapped_column(
        ForeignKey("cases.number", ondelete="SET NULL")
    )
    to: Mapped[str | None]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    reason: Mapped[str | None]
    sid: Mapped[str | None] = mapped_column(index=True)
    delivery: Mapped[str | None]
    error_code: Mapped[int | None]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("call_id", "name", name="uq_messages_call_name"),
        Index("ix_messages_due", "due_at"),
        Index("ix_messages_case", "case_number", "created_at"),
    )


class ReceivedText(Base):
    """A text message that was taken, by the network's own id (MessageSid)."""

    __tablename__ = "received_texts"

    sid: Mapped[str] = mapped_column(primary_key=True)
    case_number: Mapped[int | None] = mapped_column(
        ForeignKey("cases.number", ondelete="SET NULL")
    )
    at: Mapped[datetime]


class OptOut(Base):
    """A number whose owner wants no text messages."""

    __tablename__ = "opt_outs"

    number: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
