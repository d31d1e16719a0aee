"""Calls that we make: an agent is rung, then the caller of a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.agents import Agent
from ivr.tables.base import Base

UNDER_WAY = text("ended_at IS NULL")


class Callback(Base):
    """A try to call somebody back.  Its states are in `ivr.callbacks.progress`.

    A case has one under way at most: the partial unique index sees to that.  `token`
    is the secret part of the addresses that the network asks; `sid` is the agent's
    call, `caller_sid` the caller's.  `rung_at` is when the caller's phone began to
    ring, `person_at` when somebody there pressed 1.  `consent` is what they said to a
    recording: agreed, declined, announced (they were told), none (nobody asked).
    """

    __tablename__ = "callbacks"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    token: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="queued")
    agent_number: Mapped[str]
    caller_number: Mapped[str]
    from_number: Mapped[str]
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    placed_at: Mapped[datetime | None]
    sid: Mapped[str | None] = mapped_column(unique=True)
    caller_sid: Mapped[str | None]
    rung_at: Mapped[datetime | None]
    person_at: Mapped[datetime | None]
    consent: Mapped[str | None]
    consent_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]

    agent: Mapped[Agent] = relationship()

    __table_args__ = (
        Index(
            "uq_callbacks_under_way",
            "case_number",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
        Index("ix_callbacks_due", "ended_at", "due_at"),
    )


class Pace(Base):
    """When the next thing of a kind may be done, on whichever machine."""

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
