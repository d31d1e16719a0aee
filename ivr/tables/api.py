"""Programs that work on cases: their tokens, and the answers that they were given."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.agents import Agent
from ivr.tables.base import Base
from ivr.tables.sealed import SealedText

IN_USE = text("revoked_at IS NULL")


class ApiToken(Base):
    """A program's right to use the API.  Only the digest of its secret is kept.

    `lookup` is the token's open part, by which its row is found.  `agent_id` is in
    whose name it changes cases.  `window_at` and `taken` count its requests, in
    portions that web processes take (`ivr.api.pace`).
    """

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    lookup: Mapped[str] = mapped_column(unique=True)
    secret_sha256: Mapped[str]
    scopes: Mapped[list[str]]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    window_at: Mapped[datetime | None]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")

    agent: Mapped[Agent | None] = relationship()

    __table_args__ = (
        Index(
            "uq_api_tokens_name_in_use",
            "name",
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        ),
    )


class ApiAnswer(Base):
    """What a change was answered with, by its `Idempotency-Key`, for a day.

    Written in the transaction of the change.  `request_sha256` is of all that was
    asked; a case that is forgotten takes its answers along.
    """

    __tablename__ = "api_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(
        ForeignKey("api_tokens.id", ondelete="CASCADE")
    )
    key: Mapped[str]
    case_number: Mapped[int | None] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    request_sha256: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    body: Mapped[str] = mapped_column(SealedText("api_answers.body"), default="")

    __table_args__ = (
        UniqueConstraint("token_id", "key", name="uq_api_answers_token_key"),
        Index("ix_api_answers_at", "at"),
    )
