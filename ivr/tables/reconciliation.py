"""What came of comparing the telephone network's lists with ours."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Reconciliation(Base):
    """A run over all that began between `since` and `until`.

    `state` is running, done or failed, with the `reason`.  `covered` is up to when all
    is compared without a gap, once this run was done.  `counts` holds how often each
    verdict was given, by what it was given of (`calls`, `recordings`, `texts`), and
    what was put right (`repaired`).
    """

    __tablename__ = "reconciliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    since: Mapped[datetime]
    until: Mapped[datetime]
    covered: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="running")
    reason: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    __table_args__ = (Index("ix_reconciliations_state", "state", "id"),)


class Discrepancy(Base):
    """A call or a text that somebody must look at, found once.

    `sid` is the network's id; `call_id` our row, where there is one, with which it is
    forgotten.  `reason` is one of ivr.reconciliation.verdicts.  `seen_at` is when
    somebody said that they had looked, `seen_by` who.
    """

    __tablename__ = "discrepancies"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    call_id: Mapped[int | None] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str]
    at: Mapped[datetime]
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None]

    __table_args__ = (Index("ix_discrepancies_seen", "seen_at"),)
