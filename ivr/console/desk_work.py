"""What supervisors do with cases: give them out, take and return escalated ones.

Each case is a transaction of its own, so that one that is refused stops no other.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases import work
from ivr.cases.assigning import assign
from ivr.cases.escalation import return_to_agents
from ivr.cases.lists import MOST_COUNTED, Place, Tab, count_of, list_page
from ivr.cases.presence import colleagues
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.console.caller_pages import for_supervisors
from ivr.console.doors import ours
from ivr.console.languages import chosen, ngettext, told
from ivr.console.languages import gettext as _
from ivr.console.list_pages import no_place
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now, page
from ivr.cursors import CursorError

ROWS = 50
MOST, MOST_TOLD = 200, 5
ESCALATED, NOBODYS = "escalated", "nobody"
TABS: dict[str, Tab] = {ESCALATED: "escalated", NOBODYS: "unassigned"}

Change = Callable[[Session, int], object]


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
        back = redirect(ours(request.form.get("next", "")), 303)
        numbers = dict.fromkeys(request.form.getlist("number", type=row_number)[:MOST])
        if not numbers:
            flash(_("No case is ticked."))
            return back
        change, done, refused = self._wanted(), 0, list[str]()
        for number in numbers:
            try:
                with self.console.database.writing() as session:
                    change(session, number)
            except (CaseRefusedError, CaseNotFoundError) as wrong:
                refused.append(chosen().ended(told(wrong)))
            else:
                done += 1
        if done:
            flash(ngettext("Done: 1 case.", "Done: %(num)d cases.", done))
        for sentence in refused[:MOST_TOLD]:
            flash(sentence)
        if len(refused) > MOST_TOLD:
            more = len(refused) - MOST_TOLD
            flash(ngettext("And 1 more.", "And %(num)d more.", more))
        return back

    def _wanted(self) -> Change:
        who, at, form = agent(), now(), request.form

        def version(number: int) -> int | None:
            return form.get(f"version-{number}", type=row_number)

        def take(session: Session, number: int) -> object:
            return work.take(session, number, who, at, version=version(number))

        def give(session: Session, number: int) -> object:
            to = form.get("to", "")
            return assign(session, number, to, who, at, version=version(number))

        def give_back(session: Session, number: int) -> object:
            text, seen = form.get("text", ""), version(number)
            return return_to_agents(session, number, who, text, at, version=seen)

        return {"take": take, "return": give_back}.get(form.get("do", ""), give)


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    views = DeskWork(console)
    show, change = map(for_supervisors, (views.cases, views.change))
    routes.get("/desk/cases", endpoint="desk_cases")(show)
    routes.post("/desk/cases", endpoint="desk_change")(change)
