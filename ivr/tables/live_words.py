"""What was understood of a caller while they spoke."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base
from ivr.tables.sealed import SealedJson, SealedText


class LiveWords(Base):
    """The words of one media stream, until those of the recording are there.

    `ended_at` is None while the caller speaks.
    """

    __tablename__ = "live_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(unique=True)
    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str]
    model: Mapped[str]
    text: Mapped[str] = mapped_column(SealedText("live_words.text"))
    confidence: Mapped[float | None] = mapped_column(Float)
    words: Mapped[list[Any]] = mapped_column(SealedJson("live_words.words", list))
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
