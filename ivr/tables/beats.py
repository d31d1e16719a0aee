"""Signs of life."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Beat(Base):
    """When a part of the hotline, such as `worker`, was last at work."""

    __tablename__ = "beats"

    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
