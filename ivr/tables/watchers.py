"""Agents who follow cases."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Watcher(Base):
    """An agent who follows a case.

    `seen` is the newest line of the timeline that they have looked at, `mentioned` the
    newest that names them; both are 0 while there is none.
    """

    __tablename__ = "case_watchers"

    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True
    )
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    since: Mapped[datetime]
    seen: Mapped[int] = mapped_column(default=0, server_default="0")
    mentioned: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (Index("ix_case_watchers_agent", "agent_id"),)
