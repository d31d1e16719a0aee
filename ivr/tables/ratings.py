"""What callers thought of how they were helped."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base
from ivr.tables.sealed import SealedText

# A case is asked about once; each call has its own survey, as its flow has one.
ASKED_BY_US = text("asked_by <> 'survey'")
SURVEYED = text("asked_by = 'survey'")


class Rating(Base):
    """A question how it was, and the mark that came back.

    `asked_by` is key (after a callback), text (a text message), or survey (a node of
    the flow).  `score` is 1 to `highest`, None while nobody answered, which is fine;
    `at` is when it came.  `agent_id` is whose work is meant, None where nobody's;
    `topic` and `language` are the case's, or the call's where there is no case.
    `comment` is what the caller wrote besides.  `told_at` is when a supervisor was
    told of a low score, or it was seen that there is nothing to tell.
    """

    __tablename__ = "ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    case_number: Mapped[int | None] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    call_id: Mapped[int | None] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), index=True
    )
    callback_id: Mapped[int | None] = mapped_column(
        ForeignKey("callbacks.id", ondelete="CASCADE")
    )
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    topic: Mapped[str]
    language: Mapped[str]
    score: Mapped[int | None]
    highest: Mapped[int] = mapped_column(default=5, server_default="5")
    at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(SealedText("ratings.comment"))

    __table_args__ = (
        Index(
            "uq_ratings_case",
            "case_number",
            unique=True,
            sqlite_where=ASKED_BY_US,
            postgresql_where=ASKED_BY_US,
        ),
        Index(
            "uq_ratings_survey",
            "call_id",
            unique=True,
            sqlite_where=SURVEYED,
            postgresql_where=SURVEYED,
        ),
        Index("ix_ratings_at", "at"),
        Index("ix_ratings_untold", "told_at", "score"),
    )

    @property
    def of_five(self) -> float | None:
        """The mark on a scale of 1 to 5, whatever the best one was; None for none."""
        if self.score is None:
            return None
        return round(1 + 4 * (self.score - 1) / (self.highest - 1), 2)
