"""What was done to the administration, line by line."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.agents import Agent
from ivr.tables.base import Base


class AuditLine(Base):
    """Who did what to whom.  The database itself refuses to change or delete a line.

    `by` is who did it; with `agent_id` an agent who was signed in, without it the
    user of the operating system who typed the command.  `whom_id` is the agent whom it
    was done to, `about` any other thing, such as `case 2417`.  `details` are what was
    and what became, like `{"role": ["agent", "admin"]}`; never a number or a secret.
    """

    __tablename__ = "audit_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    by: Mapped[str]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    whom_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    about: Mapped[str] = mapped_column(default="", server_default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    whom: Mapped[Agent | None] = relationship(foreign_keys=[whom_id])

    __table_args__ = (
        Index("ix_audit_lines_agent_id", "agent_id", "id"),
        Index("ix_audit_lines_whom_id", "whom_id", "id"),
        Index("ix_audit_lines_kind", "kind", "id"),
    )
