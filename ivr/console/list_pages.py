"""The lists of cases, a page at a time, and what is found among all of them."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.feed import newest
from ivr.cases.finding import find_cases
from ivr.cases.hints import names_of
from ivr.cases.life import ENDED, OPEN
from ivr.cases.lists import (
    MOST_COUNTED,
    SHOWN,
    ListPage,
    Place,
    Tab,
    counts,
)
from ivr.cases.looks import Here, others, unread, who_is_here
from ivr.cases.narrowing import Narrow, narrowed_page
from ivr.cases.saved_views import LONGEST_NAME, first_view
from ivr.console.languages import chosen, told
from ivr.console.narrowing_form import (
    TITLES,
    choices,
    list_url,
    tab_named,
    told_of,
    view_tabs,
)
from ivr.console.site import Console, agent, now, page
from ivr.cursors import CursorError
from ivr.search.asked import NAMES as ASKED
from ivr.search.asked import filters_of
from ivr.search.query import QueryError
from ivr.sentences import later
from ivr.troubles import troubles

ROWS = 50
NAMES: dict[Tab, str] = {
    "action": later("Needs action"),
    "mine": later("Mine"),
    "unassigned": later("Unassigned"),
    "waiting": later("Waiting"),
    "overdue": later("Overdue"),
    "all": later("All"),
}
EMPTY: dict[Tab, str] = {
    "action": later("Nobody is waiting for a call."),
    "mine": later("You have no case."),
    "unassigned": later("Every open case is somebody's."),
    "waiting": later("No case waits for a time that was agreed."),
    "overdue": later("No case is late."),
    "all": later("No cases yet."),
}
NONE_SUCH = later("No case of this list is like that.")
FURTHER_ON = later("None among the first of this list; look further on.")


class ListPages:
    """The views; each only looks."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def cases(self) -> ResponseReturnValue:
        """Show a page of a list; where none is asked for, the agent's own first one."""
        if not request.args:
            with self.console.database.reading() as session:
                first = first_view(session, agent())
            if first is not None:
                return redirect(list_url(tab_named(first), Narrow.of(first.narrow)))
        return self.show(request.args)

    def rows(self) -> ResponseReturnValue:
        """Show the same as it is now, without the page around it."""
        return self.show(request.args, template="live_list")

    def show(
        self,
        asked: Mapping[str, str],
        status: int = 200,
        *,
        template: str = "cases",
        refusal: str = "",
    ) -> ResponseReturnValue:
        """Show the list that is asked for, in an address or with a refused form."""
        tab, narrow, place = tab_of(asked), Narrow.of(asked), Place(agent().id, now())
        cursor = asked.get("cursor")
        with self.console.database.reading() as session:
            try:
                found = narrowed_page(
                    session, tab, place, narrow, cursor=cursor, limit=ROWS
                )
            except CursorError as wrong:
                first = list_url(tab, narrow)
                return no_place(told(wrong), first)
            numbers = [row.case.number for row in found.views]
            values: dict[str, Any] = {
                "hints": names_of(session, numbers),
                "alarms": [chosen().told(one) for one in troubles(session, place.now)],
                "counts": counts(session, place),
                "unread": unread(session, numbers, place.agent or 0),
                "there": self._here(session, place),
                "position": newest(session),
                "policy": self.console.policy(),
                **self._narrowed(session, tab, narrow, place),
            }
        values |= {"refusal": refusal, "asked": asked, "tabs": NAMES}
        return page(template, status, **self._shown(tab, narrow, found), **values)

    def _narrowed(
        self, session: Session, tab: Tab, narrow: Narrow, place: Place
    ) -> dict[str, object]:
        offered = choices(session, self.console.flow())
        return {
            "views": view_tabs(session, agent(), place, tab, narrow),
            "choices": offered,
            "titles": TITLES,
            "narrow": narrow.asked,
            "narrowed_to": told_of(narrow, offered),
            "longest_name": LONGEST_NAME,
        }

    def _here(self, session: Session, place: Place) -> dict[int, list[Here]]:
        there = who_is_here(session, place.now)
        return {one: others(there, one, place.agent or 0) for one in there}

    def _shown(self, tab: Tab, narrow: Narrow, found: ListPage) -> dict[str, object]:
        first = list_url(tab, narrow)
        follows = list_url(tab, narrow, cursor=found.next)
        is_first = "cursor" not in request.args
        ends = NONE_SUCH if narrow and not found.next else FURTHER_ON
        return {
            "tab": tab,
            "rows": found.views,
            "first": first,
            "next": follows if found.next else None,
            "is_first": is_first,
            "most": MOST_COUNTED,
            "empty": ends if narrow else EMPTY[tab],
        }

    def find(self) -> ResponseReturnValue:
        """Show a page of what is found."""
        asked = {name: request.args.get(name, "") for name in ("q", *ASKED)}
        kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
        values: dict[str, Any] = {"asked": asked, "statuses": (*OPEN, *ENDED)}
        at, typed = now(), asked["q"]
        zone = ZoneInfo(self.console.zone)
        cursor = request.args.get("cursor")
        with self.console.database.reading() as session:
            try:
                wishes = filters_of(session, asked, zone, at)
                found = find_cases(session, typed, wishes, now=at, cursor=cursor)
            except CursorError as wrong:
                return no_place(told(wrong), url_for("console.find", **kept))
            except QueryError as wrong:
                return page("find", 400, refusal=told(wrong), rows=[], **values)
        follows = url_for("console.find", **kept, cursor=found.next)
        values["first"] = url_for("console.find", **kept) if cursor else None
        values["next"] = follows if found.next else None
        return page("find", rows=found.cases, **values)


def tab_of(asked: Mapping[str, str]) -> Tab:
    """Return which list is asked for; an address of before says `show=all`."""
    wanted = asked.get("tab", asked.get("show"))
    return wanted if wanted in SHOWN else SHOWN[0]


def no_place(refusal: str, back: str) -> ResponseReturnValue:
    """Say that an address names no place in a list, and where the list begins."""
    return page("no_place", 400, refusal=refusal, back=back)


def add(routes: Blueprint, console: Console) -> None:
    """Add the lists to the console."""
    pages = ListPages(console)
    routes.get("/", endpoint="cases")(pages.cases)
    routes.get("/live/list", endpoint="live_list")(pages.rows)
    routes.get("/find", endpoint="find")(pages.find)
