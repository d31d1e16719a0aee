"""What is held back from being forgotten, and what was forgotten."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class LegalHold(Base):
    """A legal hold: nothing of the case is deleted while it stands."""

    __tablename__ = "legal_holds"

    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True
    )
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class Deletion(Base):
    """A call, recording, text or attachment that was forgotten; it names nobody.

    `kind` is call, recording, message or attachment; `why` is retention or erasure.
    `id_sha256` is the digest of the telephone network's id, by which a late event of it
    is known, or of our own id of an attachment.
    The id itself, `sid`, names nobody but to the network; it stays until the network
    has forgotten it too.  `sha256` is that of the recording's bytes.

    `began_at` is written before anything is deleted; `files_gone_at` and
    `rows_gone_at` after it was.  `remote` is the network's copy: pending or gone, with
    the status of its answer; `due_at` and the lease are those of asking it.
    """

    __tablename__ = "deletions"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    why: Mapped[str]
    id_sha256: Mapped[str] = mapped_column(unique=True)
    sid: Mapped[str | None]
    call_id: Mapped[int]
    case_number: Mapped[int | None]
    topic: Mapped[str | None]
    sha256: Mapped[str | None]
    began_at: Mapped[datetime]
    files_gone_at: Mapped[datetime | None]
    rows_gone_at: Mapped[datetime | None]
    remote: Mapped[str] = mapped_column(default="pending")
    remote_at: Mapped[datetime | None]
    remote_status: Mapped[int | None]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_deletions_open", "rows_gone_at"),
        Index("ix_deletions_due", "due_at"),
    )


class Chore(Base):
    """What one process at a time does; `done_at` is when it was last done whole."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(primary_key=True)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
