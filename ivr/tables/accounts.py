"""The customers' accounts that callers are verified by."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class Account(Base):
    """A customer's account, as the company's own list has it."""

    __tablename__ = "accounts"

    number: Mapped[str] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    pin_hash: Mapped[str | None]
    data: Mapped[dict[str, str]]


class VerificationAttempt(Base):
    """A try to learn who calls: the record of it, and what slows guessing.

    `account` is the number that was given, or that of the account that the caller's
    number belongs to; it need not exist.  `attested` and `on_file` are what the
    caller's number proves; `right` is None when no PIN was compared.  `counted` is a
    wrong PIN within what is allowed: later ones are wrong without being counted.
    """

    __tablename__ = "verification_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), index=True)
    account: Mapped[str | None]
    caller: Mapped[str | None]
    attested: Mapped[bool]
    on_file: Mapped[bool]
    right: Mapped[bool | None]
    counted: Mapped[bool]
    level: Mapped[str]
    reasons: Mapped[list[str]]

    __table_args__ = (
        Index("ix_verification_attempts_account", "account", "counted", "at"),
        Index("ix_verification_attempts_caller", "caller", "counted", "at"),
    )
