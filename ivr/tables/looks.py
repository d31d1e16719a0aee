"""Agents' looks at cases: what they have seen of one, and whether they are there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class CaseLook(Base):
    """That an agent has had a case's page open.

    `seen` is the newest line of the timeline that they were shown (an id); `at` is when
    their page last said that it is being looked at, `writing_at` when something was
    typed in it last.  Who is there now is told by how long ago that was
    (`ivr.cases.looks`).
    """

    __tablename__ = "case_looks"

    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True
    )
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    seen: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime]
    writing_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_case_looks_at", "at"),
        Index("ix_case_looks_agent", "agent_id"),
    )
