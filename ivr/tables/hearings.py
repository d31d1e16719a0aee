"""Who heard what is muted."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Hearing(Base):
    """Somebody's leave to hear a recording unmuted, until a moment; kept for good."""

    __tablename__ = "hearings"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), index=True
    )
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    at: Mapped[datetime]
    until: Mapped[datetime]
