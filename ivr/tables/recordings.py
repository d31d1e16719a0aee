"""Recordings on their way to a transcript."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.base import Base
from ivr.tables.sealed import SealedJson, SealedText


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
    text: Mapped[str] = mapped_column(SealedText("transcripts.text"))
    confidence: Mapped[float | None] = mapped_column(Float)
    language: Mapped[str]
    model: Mapped[str]
    words: Mapped[list[Any]] = mapped_column(SealedJson("transcripts.words", list))
    made_at: Mapped[datetime]
