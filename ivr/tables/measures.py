"""What the worker measures now and then, for others to reckon with."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Measure(Base):
    """A figure by its name, with its unit in that: `handling_s`; and of when it is."""

    __tablename__ = "measures"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime]


class Staffing(Base):
    """How many agents were at work at a moment, one of each ten minutes."""

    __tablename__ = "staffing"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    agents: Mapped[int]


class Forecasted(Base):
    """What is expected of the days to come, learnt from those before.

    `days` is of `ivr.cases.forecast.Forecast`.
    """

    __tablename__ = "forecasts"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    days: Mapped[dict[str, Any]]
