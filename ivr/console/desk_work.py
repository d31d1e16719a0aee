"""What supervisors do with cases: give them out, take and return escalated ones."""

from datetime import datetime
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases.assigning import assign
from ivr.cases.escalation import return_to_agents
from ivr.cases.lists import MOST_COUNTED, Place, Tab, count_of, list_page
from ivr.cases.presence import colleagues
from ivr.console.caller_pages import for_supervisors
from ivr.console.languages import ngettext, told
from ivr.console.list_pages import no_place
from ivr.console.site import Console, agent, now, page
from ivr.console.together import Deed, do_to_ticked, taking
from ivr.cursors import CursorError

ROWS = 50
ESCALATED, NOBODYS = "escalated", "nobody"
TABS: dict[str, Tab] = {ESCALATED: "escalated", NOBODYS: "unassigned"}


class DeskWork:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def cases(self) -> ResponseReturnValue:
        """Show the cases before a supervisor, those of nobody, or of one agent."""
        which = request.args.get("which", ESCALATED)
        whose = (
            int(which) if which.isdecimal() and len(which) <= len("999999999") else 0
        )
        tab = TABS.get(which, "mine" if whose else "escalated")
        at, cursor = now(), request.args.get("cursor")
        with self.console.database.reading() as session:
            try:
                found = list_page(
                    session, tab, Place(whose, at), cursor=cursor, limit=ROWS
                )
            except CursorError as wrong:
                here = url_for("console.desk_cases", which=which)
                return no_place(told(wrong), here)
            values: dict[str, Any] = {
                "people": colleagues(session, at, self.console.policy().idle),
                "counts": {
                    name: count_of(session, one, Place(None, at))
                    for name, one in TABS.items()
                },
            }
        follows = url_for("console.desk_cases", which=which, cursor=found.next)
        return page(
            "desk_work",
            rows=found.views,
            next=follows if found.next else None,
            tab=tab,
            whose=whose,
            most=MOST_COUNTED,
            **values,
        )

    def change(self) -> ResponseReturnValue:
        """Do one thing to the ticked cases, and go back to the list."""
        at, do = now(), request.form.get("do", "")
        choose = {"take": taking, "return": returning}.get(do, giving)
        return do_to_ticked(self.console.database, lambda: choose(at), at)


def giving(at: datetime) -> Deed:
    """Return how cases are given to whom the form names."""
    who, to = agent(), request.form.get("to", "")
    return Deed(
        lambda s, number, version: assign(s, number, to, who, at, version=version),
        lambda num: ngettext(
            "1 case assigned to %(name)s.",
            "%(num)d cases assigned to %(name)s.",
            num,
            name=to,
        ),
    )


def returning(at: datetime) -> Deed:
    """Return how cases are given back to the agents, with what was decided."""
    who, text = agent(), request.form.get("text", "")
    return Deed(
        lambda s, number, v: return_to_agents(s, number, who, text, at, version=v),
        lambda num: ngettext(
            "1 case returned to the agents.",
            "%(num)d cases returned to the agents.",
            num,
        ),
    )


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    views = DeskWork(console)
    show, change = map(for_supervisors, (views.cases, views.change))
    routes.get("/desk/cases", endpoint="desk_cases")(show)
    routes.post("/desk/cases", endpoint="desk_change")(change)
