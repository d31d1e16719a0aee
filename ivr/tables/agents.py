"""Those who work on cases."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.base import Base


class Agent(Base):
    """Somebody who may sign in to the console.

    `phone` is where they are rung to call somebody back, E.164.  `away_since` is when
    they said that they are away; None while they are there (ivr.cases.presence).
    `version` counts the changes that others made to them, so that a form knows when it
    is too old.  `password_until` is the end of a password that we made for them, None
    when it is their own.
    """

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    phone: Mapped[str | None]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    away_since: Mapped[datetime | None]
    # Whether they may hear recordings where secrets were told (ivr.cases.hearing).
    hear_secrets: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    seen_at: Mapped[datetime | None]
    password_until: Mapped[datetime | None]


class AgentSession(Base):
    """A sign-in.  Only the digest of its token is kept, so a copy opens nothing."""

    __tablename__ = "agent_sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    agent: Mapped[Agent] = relationship()

    __table_args__ = (Index("ix_agent_sessions_agent_id", "agent_id"),)


class SignInFailure(Base):
    """A refused sign-in, kept for an hour to slow down who guesses.

    `step` is what was wrong: password or code.
    """

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str]
    address: Mapped[str]
    step: Mapped[str] = mapped_column(default="password", server_default="password")

    __table_args__ = (Index("ix_sign_in_failures_at", "at"),)
