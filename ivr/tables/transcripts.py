"""What was understood of recordings, and how people corrected it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.agents import Agent
from ivr.tables.base import Base
from ivr.tables.sealed import SealedJson, SealedText

CURRENT = text("current")
NOT_UNDERSTOOD = text("understood_at IS NULL")


class Transcript(Base):
    """What one model understood of a recording, word by word, and never changed.

    A recording that is transcribed again has another one; `current` is the one that
    is shown.  The shapes of `words` are in `ivr.transcripts.kept`.
    """

    __tablename__ = "transcripts"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), index=True
    )
    current: Mapped[bool] = mapped_column(default=True, server_default=true())
    text: Mapped[str] = mapped_column(SealedText("transcripts.text"))
    confidence: Mapped[float | None] = mapped_column(Float)
    language: Mapped[str]
    model: Mapped[str]
    words: Mapped[list[Any]] = mapped_column(SealedJson("transcripts.words", list))
    made_at: Mapped[datetime]
    # When its hints were looked for; None until then (ivr.calls.understanding).
    understood_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_transcripts_not_understood",
            "id",
            sqlite_where=NOT_UNDERSTOOD,
            postgresql_where=NOT_UNDERSTOOD,
        ),
        Index(
            "uq_transcripts_current",
            "recording_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )


class Correction(Base):
    """What an agent says was said: a version of a recording's text, never changed.

    Versions count from 1; `base` is the one that the author looked at, 0 for what
    was understood.  The unique pair makes the later of two agents look again.
    """

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE")
    )
    version: Mapped[int]
    base: Mapped[int]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(SealedText("corrections.text"))
    understood_at: Mapped[datetime | None]

    agent: Mapped[Agent] = relationship()

    __table_args__ = (
        UniqueConstraint("recording_id", "version"),
        Index(
            "ix_corrections_not_understood",
            "id",
            sqlite_where=NOT_UNDERSTOOD,
            postgresql_where=NOT_UNDERSTOOD,
        ),
    )
