"""Lists that agents saved under a name, to be tabs of theirs, or of everybody's."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ivr.cases.agents import AGENT
from ivr.cases.lists import SHOWN, Tab
from ivr.cases.narrowing import Narrow
from ivr.errors import UsageError
from ivr.sentences import sentence
from ivr.tables import Agent, FirstView, SavedView

LONGEST_NAME = 40
# As many tabs as one reads: of one's own, and of those that are shared.
MOST = 12


class ViewError(UsageError):
    """The view is not kept like that: the sentence says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list to be saved: its tab, what it is narrowed to, its name, for whom."""

    name: str
    tab: Tab
    narrow: Narrow
    is_shared: bool = False


def views_for(session: Session, agent: Agent) -> list[SavedView]:
    """Return an agent's views, their own first, and those that are shared."""
    mine = SavedView.agent_id == agent.id
    rows = select(SavedView).where(or_(mine, SavedView.is_shared))
    return list(session.scalars(rows.order_by(~mine, SavedView.name, SavedView.id)))


def save(session: Session, agent: Agent, wanted: Wanted, at: datetime) -> SavedView:
    """Keep a list under a name; raises ViewError."""
    name = proper_name(session, agent, wanted.name)
    if wanted.tab not in SHOWN or not wanted.narrow:
        raise ViewError(sentence("choose first what the cases of the view must be"))
    refuse_agents(agent, is_shared=wanted.is_shared)
    if len(own(session, agent)) >= MOST:
        raise ViewError(
            sentence("you have %(most)s views; delete one first", most=MOST)
        )
    view = SavedView(
        agent_id=agent.id,
        name=name,
        tab=wanted.tab,
        narrow=wanted.narrow.asked,
        is_shared=wanted.is_shared,
        created_at=at,
    )
    session.add(view)
    session.flush()
    return view


def rename(session: Session, agent: Agent, number: int, name: str) -> SavedView:
    """Give a view another name; raises ViewError."""
    view = found(session, agent, number)
    if name.strip() != view.name:
        view.name = proper_name(session, view.agent, name)
    return view


def share(session: Session, agent: Agent, number: int, *, is_shared: bool) -> SavedView:
    """Show a view to everybody, or to its agent alone again; raises ViewError."""
    refuse_agents(agent, is_shared=True)
    view = found(session, agent, number)
    view.is_shared = is_shared
    return view


def delete(session: Session, agent: Agent, number: int) -> SavedView:
    """Take a view away; raises ViewError."""
    view = found(session, agent, number)
    session.delete(view)
    return view


def first_view(session: Session, agent: Agent) -> SavedView | None:
    """Return the view with which an agent's list opens, while they see it."""
    mine = session.get(FirstView, agent.id)
    return None if mine is None else seen_by(session, agent, mine.view_id)


def open_with(
    session: Session, agent: Agent, number: int, *, is_first: bool
) -> SavedView:
    """Have an agent's list open with a view, or as it is again; raises ViewError."""
    view = seen_by(session, agent, number)
    if view is None:
        raise gone()
    session.execute(delete_rows(FirstView).filter_by(agent_id=agent.id))
    if is_first:
        session.add(FirstView(agent_id=agent.id, view_id=number))
    return view


def seen_by(session: Session, agent: Agent, number: int) -> SavedView | None:
    """Return a view if it is the agent's own or shared."""
    view = session.get(SavedView, number)
    seen = view is not None and (view.is_shared or view.agent_id == agent.id)
    return view if seen else None


def may_change(view: SavedView, agent: Agent) -> bool:
    """Tell whether a view is an agent's to change: their own, or one of the desk's."""
    return view.agent_id == agent.id or (view.is_shared and agent.role != AGENT)


def found(session: Session, agent: Agent, number: int) -> SavedView:
    """Return a view that an agent may change; raises ViewError."""
    view = session.get(SavedView, number)
    if view is None or not may_change(view, agent):
        raise gone()
    return view


def gone() -> ViewError:
    """Return what is raised for a view that is not there, or not for this agent."""
    return ViewError(sentence("there is no such view of yours any more"))


def own(session: Session, agent: Agent) -> list[str]:
    """Return the names of an agent's own views."""
    rows = select(SavedView.name).where(SavedView.agent_id == agent.id)
    return list(session.scalars(rows))


def proper_name(session: Session, agent: Agent, name: str) -> str:
    """Return a name as it is kept, one that the agent has not; raises ViewError."""
    proper = re.sub(r"[\s\0]+", " ", name).strip()
    if not 0 < len(proper) <= LONGEST_NAME:
        raise ViewError(
            sentence(
                "give the view a name of at most %(most)s letters", most=LONGEST_NAME
            )
        )
    if proper in own(session, agent):
        raise ViewError(
            sentence("there is a view called %(name)s already", name=proper)
        )
    return proper


def refuse_agents(agent: Agent, *, is_shared: bool) -> None:
    """Raise ViewError for who shares a view and is no supervisor."""
    if is_shared and agent.role == AGENT:
        raise ViewError(sentence("only supervisors share views with everybody"))
