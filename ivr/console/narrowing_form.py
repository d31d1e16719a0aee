"""What a list can be narrowed to, and the views that were saved of it, for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.life import ENDED, OPEN
from ivr.cases.lists import SHOWN, Place, Tab
from ivr.cases.narrowing import Counted, Narrow, narrowed_counts
from ivr.cases.opening import RANKS
from ivr.cases.saved_views import first_view, may_change, views_for
from ivr.cases.tagging import tags_in_use
from ivr.console.languages import chosen
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.sentences import later, word
from ivr.tables import Agent, SavedView

TITLES = {
    "topic": later("Topic"),
    "priority": later("Priority"),
    "language": later("Language"),
    "status": later("Status"),
    "tag": later("Tag"),
    "agent": later("With agent"),
}


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A saved view as a tab: where it is, how many cases it has, whose it is."""

    view: SavedView
    url: str
    counted: Counted
    is_here: bool
    is_changeable: bool
    is_first: bool


def view_tabs(
    session: Session, agent: Agent, place: Place, tab: Tab, narrow: Narrow
) -> list[ViewTab]:
    """Return an agent's views as tabs; the one that is shown is `is_here`."""
    found: list[ViewTab] = []
    first, views = first_view(session, agent), views_for(session, agent)
    counted = counted_views(session, place, views)
    for view in views:
        own = Narrow.of(view.narrow)
        url = list_url(tab_named(view), own)
        is_here = (view.tab, own) == (tab, narrow)
        changes = may_change(view, agent)
        number = counted[view.id]
        found.append(ViewTab(view, url, number, is_here, changes, view is first))
    return found


def counted_views(
    session: Session, place: Place, views: Sequence[SavedView]
) -> dict[int, Counted]:
    """Return how many cases each view has, by its id: each tab is gone through once."""
    found: dict[int, Counted] = {}
    for tab in SHOWN:
        same = [view for view in views if view.tab == tab]
        if not same:
            continue
        narrows = [Narrow.of(view.narrow) for view in same]
        numbers = narrowed_counts(session, tab, place, narrows)
        found |= dict(zip((view.id for view in same), numbers, strict=True))
    return found


def list_url(
    tab: Tab, narrow: Narrow, *, cursor: str | None = None, named: str | None = None
) -> str:
    """Return the address of a list; `named`: what a view of it was called."""
    asked: dict[str, Any] = {**narrow.asked, "cursor": cursor, "named": named}
    return url_for("console.cases", tab=tab, **asked)


def tab_named(view: SavedView) -> Tab:
    """Return the tab of a view, which was one when it was saved."""
    return view.tab  # pyright: ignore[reportReturnType] - `save` takes no other


def choices(session: Session, flow: Flow) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen, by what it narrows: each its value and its words."""
    say = chosen()
    settings = flow.settings
    agents = select(Agent.name).where(Agent.disabled_at.is_(None)).order_by(Agent.name)

    def named(values: list[str]) -> list[tuple[str, str]]:
        return [(one, say.word(word(one))) for one in values]

    return {
        "topic": named(list(dict.fromkeys((*settings.topics, TOPIC_OF_THE_REST)))),
        "priority": named(list(RANKS)),
        "language": [(one, say.named(one)) for one in settings.languages],
        "status": named([*OPEN, *ENDED]),
        "tag": [(one, one) for one in tags_in_use(session)],
        "agent": [(one, one) for one in session.scalars(agents)],
    }


def told_of(narrow: Narrow, offered: Mapping[str, list[tuple[str, str]]]) -> list[str]:
    """Return what a list is narrowed to, in words, what is not offered as it is."""
    return [
        dict(offered[name]).get(value, value) for name, value in narrow.asked.items()
    ]
