"""What the worker measures now and then, for others to reckon with."""

from datetime import datetime

from sqlalchemy import Float
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Measure(Base):
    """A figure by its name, with its unit in that: `handling_s`; and of when it is."""

    __tablename__ = "measures"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime]
