"""Recordings on their way to a transcript."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.base import Base
from ivr.tables.transcripts import Correction, Transcript


class Recording(Base):
    """A recording on its way from the telephone network to a transcript.

    `state` is announced, fetched, stored, transcribed or failed; the row is the
    work list.  `due_at` is when the next step may be tried, None when there is
    nothing to do; `lease` names who works on it until `leased_until`.  `callback_id`
    is the call back that it is of; one that the caller left has none.
    """

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    callback_id: Mapped[int | None] = mapped_column(index=True)
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
    # Since when the present step is tried; a day of that, and it is given up.
    tried_since: Mapped[datetime | None]
    # How often a lease ran out, so its worker died, and how often recognition failed
    # at this file and no other; `alone` has it recognised beside no other.
    lapses: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    alone: Mapped[bool] = mapped_column(default=False)
    # The digest of bytes that are no sound, and how often they came.
    refused_sha256: Mapped[str | None]
    refused_times: Mapped[int] = mapped_column(default=0)
    # When Twilio's copy may be deleted, and when it was.
    remove_at: Mapped[datetime | None] = mapped_column(index=True)
    removed_at: Mapped[datetime | None]
    removal_attempts: Mapped[int] = mapped_column(default=0)
    removal_reason: Mapped[str | None]

    # The version of its newest correction; 0 while there is none.
    corrected: Mapped[int] = mapped_column(default=0, server_default="0")

    transcript: Mapped[Transcript | None] = relationship(
        primaryjoin=lambda: and_(
            Transcript.recording_id == Recording.id, Transcript.current
        ),
        viewonly=True,
    )
    correction: Mapped[Correction | None] = relationship(
        primaryjoin=lambda: and_(
            Correction.recording_id == Recording.id,
            Correction.version == Recording.corrected,
        ),
        foreign_keys=lambda: [Correction.recording_id, Correction.version],
        viewonly=True,
    )

    @property
    def text(self) -> str | None:
        """What was said: as it was last corrected, else as it was understood."""
        if self.correction is not None:
            return self.correction.text
        return self.transcript.text if self.transcript else None

    __table_args__ = (Index("ix_recordings_due", "due_at", "leased_until"),)


class Hold(Base):
    """Why nothing is fetched from the telephone network before `until`.

    `refused`: it refuses the account whose digest `account` is; `slow_down`: it asked
    for a pause.
    """

    __tablename__ = "recording_holds"

    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str]
    attempts: Mapped[int]
    account: Mapped[str | None]
