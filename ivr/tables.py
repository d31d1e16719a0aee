"""What is stored.  Unique business keys make a repeated event change nothing.

Times are aware and in UTC.  Telephone numbers are E.164.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

FIRST_CASE_NUMBER = 1001


class Utc(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Store the moment in UTC; a naive one is a mistake in our own code."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return the moment, aware."""
        del dialect
        return value.replace(tzinfo=UTC) if value and not value.tzinfo else value


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to map types
        datetime: Utc,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


class Call(Base):
    """One telephone call, by the telephone network's own id (CallSid).

    `turns` counts the answers given; `sequence` is the highest number of a status
    event that was applied, since such events come in any order.
    """

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    caller: Mapped[str | None]
    called: Mapped[str | None]
    flow: Mapped[str]
    flow_revision: Mapped[str]
    state: Mapped[str]
    turns: Mapped[int] = mapped_column(default=0)
    status: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=-1)
    seconds: Mapped[int | None]
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_calls_open", "ended_at", "heard_at"),)


class Turn(Base):
    """One answer given in a call: the same request gets the same answer again."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    answer: Mapped[str]

    __table_args__ = (UniqueConstraint("call_id", "number", name="uq_turns_call_turn"),)


class Case(Base):
    """A caller's wish to be helped, numbered for people."""

    __tablename__ = "cases"

    number: Mapped[int] = mapped_column(
        Identity(start=FIRST_CASE_NUMBER), primary_key=True
    )
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), unique=True)
    status: Mapped[str] = mapped_column(default="new")
    topic: Mapped[str]
    priority: Mapped[str]
    rank: Mapped[int]
    language: Mapped[str]
    caller: Mapped[str | None]
    callback_number: Mapped[str | None]
    account: Mapped[str | None]
    verification: Mapped[str] = mapped_column(default="none")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    abandoned: Mapped[bool] = mapped_column(default=False)
    flow: Mapped[str]
    flow_revision: Mapped[str]
    path: Mapped[list[str]]
    collected: Mapped[dict[str, str]]
    version: Mapped[int] = mapped_column(default=1)

    call: Mapped[Call] = relationship()
    agent: Mapped["Agent | None"] = relationship()
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own
    __table_args__ = (
        Index("ix_cases_work", "closed_at", "rank", "due_at"),
        {"sqlite_autoincrement": True},
    )


class CaseEvent(Base):
    """A line of a case's timeline: who did what, and when."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")

    agent: Mapped["Agent | None"] = relationship()


class Recording(Base):
    """A recording on its way from the telephone network to a transcript.

    `state` is announced, fetched, stored, transcribed or failed; the row is the
    work list.  `due_at` is when the next step may be tried, None when there is
    nothing to do; `lease` names who works on it until `leased_until`.
    """

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="announced")
    reason: Mapped[str | None]
    announced_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    seconds: Mapped[int | None]
    path: Mapped[str | None]
    sha256: Mapped[str | None]

    transcript: Mapped["Transcript | None"] = relationship()

    __table_args__ = (Index("ix_recordings_due", "due_at", "leased_until"),)


class Transcript(Base):
    """What was understood of a recording, word by word, and never changed."""

    __tablename__ = "transcripts"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), unique=True
    )
    text: Mapped[str]
    confidence: Mapped[float | None] = mapped_column(Float)
    language: Mapped[str]
    model: Mapped[str]
    words: Mapped[list[Any]]
    made_at: Mapped[datetime]


class Agent(Base):
    """Somebody who may sign in to the console."""

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class AgentSession(Base):
    """A sign-in.  Only the digest of its token is kept, so a copy opens nothing."""

    __tablename__ = "agent_sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    agent: Mapped[Agent] = relationship()


class SignInFailure(Base):
    """A refused sign-in, kept for an hour to slow down who guesses."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str]
    address: Mapped[str]

    __table_args__ = (Index("ix_sign_in_failures_at", "at"),)
