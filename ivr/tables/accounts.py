"""The customers' accounts that callers are verified by."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Account(Base):
    """A customer's account, as the company's own list has it."""

    __tablename__ = "accounts"

    number: Mapped[str] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    pin_hash: Mapped[str | None]
    data: Mapped[dict[str, str]]


class PinFailure(Base):
    """A wrong PIN, kept for an hour to slow down who guesses.

    `account` is what the caller gave, whether or not there is such an account.
    """

    __tablename__ = "pin_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_pin_failures_account", "account", "at"),)
