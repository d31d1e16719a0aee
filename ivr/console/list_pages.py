"""The lists of cases, a page at a time, and what is found among all of them."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
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
    list_page,
)
from ivr.cases.looks import Here, others, unread, who_is_here
from ivr.console.languages import chosen, later, told
from ivr.console.site import Console, agent, now, page
from ivr.cursors import CursorError
from ivr.search.asked import NAMES as ASKED
from ivr.search.asked import filters_of
from ivr.search.query import QueryError
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


class ListPages:
    """The views; each only looks."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def cases(self) -> ResponseReturnValue:
        """Show a page of a list."""
        return self._list("cases")

    def rows(self) -> ResponseReturnValue:
        """Show the same as it is now, without the page around it."""
        return self._list("live_list")

    def _list(self, template: str) -> ResponseReturnValue:
        tab = tab_asked()
        place = Place(agent().id, now())
        cursor = request.args.get("cursor")
        with self.console.database.reading() as session:
            try:
                found = list_page(session, tab, place, cursor=cursor, limit=ROWS)
            except CursorError as wrong:
                return no_place(told(wrong), url_for("console.cases", tab=tab))
            numbers = [row.case.number for row in found.views]
            values: dict[str, Any] = {
                "hints": names_of(session, numbers),
                "alarms": [chosen().told(one) for one in troubles(session, place.now)],
                "counts": counts(session, place),
                "unread": unread(session, numbers, place.agent or 0),
                "there": self._here(session, place),
                "position": newest(session),
                "policy": self.console.policy(),
            }
        return page(template, tabs=NAMES, **self._shown(tab, found), **values)

    def _here(self, session: Session, place: Place) -> dict[int, list[Here]]:
        there = who_is_here(session, place.now)
        return {one: others(there, one, place.agent or 0) for one in there}

    def _shown(self, tab: Tab, found: ListPage) -> dict[str, object]:
        follows = url_for("console.cases", tab=tab, cursor=found.next)
        return {
            "tab": tab,
            "rows": found.views,
            "next": follows if found.next else None,
            "is_first": "cursor" not in request.args,
            "most": MOST_COUNTED,
            "empty": EMPTY[tab],
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


def tab_asked() -> Tab:
    """Return which list is asked for; an address of before says `show=all`."""
    wanted = request.args.get("tab", request.args.get("show"))
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
