"""What the words of a message say beyond themselves."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base
from ivr.tables.sealed import SealedText


class CaseHint(Base):
    """A hint or a field of a call's message, kept once for each recording.

    Sealed values can not be told apart by the database, so the rows of a recording are
    written while its own row is held.

    `kind` is `hint`, `language` or `field`.  A hint's `name` is that of the flow and
    `value` the words that caused it; a language's `name` is its tag and `value` what
    was heard in it; a field's are the kind of number and the number.  `start` and
    `end` are seconds in the recording, None where the words have no times.
    `confidence` is that of what was heard, 0 to 1.
    """

    __tablename__ = "case_hints"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), index=True
    )
    recording_id: Mapped[int] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    name: Mapped[str]
    value: Mapped[str] = mapped_column(SealedText("case_hints.value"))
    topic: Mapped[str | None]
    priority: Mapped[str | None]
    start: Mapped[float | None] = mapped_column(Float)
    end: Mapped[float | None] = mapped_column(Float)
    confidence: Mapped[float | None] = mapped_column(Float)
    found_at: Mapped[datetime]
