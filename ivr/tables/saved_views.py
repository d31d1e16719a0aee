"""Lists that agents saved under a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.agents import Agent
from ivr.tables.base import Base


class SavedView(Base):
    """A narrowed list under a name: of its agent alone, or shared with everybody.

    `narrow` has what its cases must be, by the names of `ivr.cases.narrowing.Narrow`.
    """

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    name: Mapped[str]
    tab: Mapped[str]
    narrow: Mapped[dict[str, str]]
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]

    agent: Mapped[Agent] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("agent_id", "name", name="uq_saved_views_name"),)


class FirstView(Base):
    """The view with which an agent's list opens; none for the list as it is."""

    __tablename__ = "first_views"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    view_id: Mapped[int] = mapped_column(
        ForeignKey("saved_views.id", ondelete="CASCADE")
    )
