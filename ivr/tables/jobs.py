"""What an admin asked for, and the worker does."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Job(Base):
    """Something to do: `kind` and `options` say what (ivr.jobs).

    `state` is queued, running, done or failed, under a lease; `done` of `total` is how
    far it is, in bytes; `result` is JSON text, `reason` why it failed.
    """

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    options: Mapped[dict[str, str]]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str | None]
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_jobs_state", "state", "id"),)
