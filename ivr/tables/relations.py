"""How cases belong together: merged into one, or linked."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class CaseMerge(Base):
    """A case that is merged into another one, for as long as it is.

    `target` is the case that it was merged into, `root` the one that survives: another
    one where the target was merged in turn.  `contacts` are the ids of the further
    calls that went along.  `before` is how both cases stood, to be undone by.
    """

    __tablename__ = "case_merges"

    source: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True
    )
    target: Mapped[int] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"))
    root: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    contacts: Mapped[list[Any]]
    before: Mapped[dict[str, Any]]


class CaseLink(Base):
    """Two cases that have to do with each other, the smaller number first."""

    __tablename__ = "case_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"))
    second: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))

    __table_args__ = (
        UniqueConstraint("first", "second", name="uq_case_links_first_second"),
    )
