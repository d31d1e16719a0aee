"""The numbers whose calls are not taken: for supervisors and admins."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.calls import callers
from ivr.calls.callers import MOST_DAYS, Block, BlockError
from ivr.cases.agents import AGENT
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import Console, agent, now, page
from ivr.people.audit import doer
from ivr.sentences import sentence

FIELDS = ("number", "reason", "days")

View = Callable[[], ResponseReturnValue]


def for_supervisors(view: View) -> View:
    """Refuse `view` to those who are agents alone."""

    @wraps(view)
    def guarded() -> ResponseReturnValue:
        return page("for_supervisors", 403) if agent().role == AGENT else view()

    return guarded


class CallerPages:
    """The views.  A block is made and ended by POST, and then looked at anew."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def callers(self) -> ResponseReturnValue:
        """Show the numbers that are blocked."""
        return self._show()

    def block(self) -> ResponseReturnValue:
        """Block a number."""
        at, database = now(), self.console.database
        try:
            until = callers.end_of(at, days(request.form.get("days", "")))
            wanted = Block(
                request.form.get("reason", ""), agent().name, at, until, agent().id
            )
            number = request.form.get("number", "")
            proper = database.write(
                lambda wrote: callers.block(database, wrote, number, wanted)
            )
        except BlockError as wrong:
            return self._show(422, refusal=told(wrong))
        return done(_("%(number)s is blocked.", number=proper))

    def unblock(self) -> ResponseReturnValue:
        """Take a number's calls again; one that is not blocked is left as it is."""
        number, who, at = request.form.get("number", ""), agent(), now()
        try:
            proper = self.console.database.write(
                lambda wrote: callers.unblock(wrote, number, doer(who), at)
            )
        except BlockError:
            return done(_("The number is not blocked."))
        return done(_("%(number)s is not blocked any more.", number=proper))

    def _show(self, status: int = 200, refusal: str = "") -> ResponseReturnValue:
        with self.console.database.reading() as session:
            rows = callers.list_blocked(session, now())
        filled = {name: request.form.get(name, "") for name in FIELDS}
        values = {"refusal": refusal, "filled": filled, "most_days": MOST_DAYS}
        return page("callers", status, rows=rows, **values)


def days(text: str) -> int | None:
    """Return the days that were typed, None for nothing; raises BlockError."""
    typed = text.strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > len(str(MOST_DAYS)):
        raise BlockError(
            sentence("the days are a number from 1 to %(most)s", most=MOST_DAYS)
        )
    return int(typed)


def done(sentence: str) -> ResponseReturnValue:
    """Say what was done, on the page that shows it."""
    flash(sentence)
    return redirect(url_for("console.callers"), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the blocked numbers to the console."""
    pages = CallerPages(console)
    routes.get("/callers", endpoint="callers")(for_supervisors(pages.callers))
    routes.post("/callers/block", endpoint="block")(for_supervisors(pages.block))
    routes.post("/callers/unblock", endpoint="unblock")(for_supervisors(pages.unblock))
