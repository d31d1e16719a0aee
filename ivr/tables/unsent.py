"""What agents have typed into forms and not sent yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base
from ivr.tables.sealed import SealedJson


class Draft(Base):
    """The fields of an agent's unsent form on a case's page, by their names.

    `form` is what the form does: `note`, `close`, `plan`.
    """

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE")
    )
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    form: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(SealedJson("drafts.fields", dict))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("case_number", "agent_id", "form", name="uq_drafts_form"),
        Index("ix_drafts_at", "at"),
    )
