"""Figures that were counted for a page, so that nobody waits while it is opened."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class FigureSet(Base):
    """The figures of a page as they were at a moment (`ivr.reports.desk`)."""

    __tablename__ = "figure_sets"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
