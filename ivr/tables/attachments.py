"""Files that callers send to a case, and the links by which they may."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base
from ivr.tables.sealed import SealedText


class UploadLink(Base):
    """A link by which the caller of one case may send some files, for some time.

    `nonce` is the secret part of its address, which is signed besides
    (ivr.cases.upload_links).  `files` and `bytes` are what came so far, `tries` how
    often something was sent.
    """

    __tablename__ = "upload_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    nonce: Mapped[str]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    most_files: Mapped[int]
    most_bytes: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    tries: Mapped[int] = mapped_column(default=0)


class Attachment(Base):
    """A file that a caller sent.

    `sid` is our own id for it, of which its file's name is made.  `kind` is what its
    bytes are (ivr.uploads.kinds), `name` what it was called where it came from.
    `state` is receiving, until the file is whole in the store, and then kept.
    """

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    link_id: Mapped[int] = mapped_column(
        ForeignKey("upload_links.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="receiving")
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(SealedText("attachments.name"))
    size: Mapped[int] = mapped_column(BigInteger)
    path: Mapped[str]
    sha256: Mapped[str | None]
