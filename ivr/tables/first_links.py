"""The link by which the first admin comes in."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class FirstLink(Base):
    """A link that was printed and not used; only the digest of its code is kept."""

    __tablename__ = "first_links"

    code_sha256: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
