"""The switch on every page: whether somebody is available, or away."""

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from ivr.cases.agents import AGENT
from ivr.cases.presence import come_back, go_away
from ivr.console.doors import ours
from ivr.console.languages import gettext as _
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now
from ivr.people.audit import doer, note
from ivr.tables import Agent


class PresencePages:
    """The view.  Agents set it for themselves, supervisors for everybody."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def availability(self) -> ResponseReturnValue:
        """Note that somebody is away, or there, and go back to the page."""
        whose = request.form.get("agent", agent().id, type=row_number)
        if whose != agent().id and agent().role == AGENT:
            abort(404)
        with self.console.database.writing() as session:
            who = session.get(Agent, whose)
            if who is None or who.disabled_at is not None:
                abort(404)
            name, mine = who.name, who.id == agent().id
            away = request.form.get("state") == "away"
            if not mine:
                kind = "person_away" if away else "person_available"
                note(session, kind, doer(agent()), now(), whom=who.id)
            if away:
                go_away(who, now())
                said = _("You are away.") if mine else _("%(name)s is away.", name=name)
            else:
                come_back(session, who.id)
                said = (
                    _("You are available.")
                    if mine
                    else _("%(name)s is available.", name=name)
                )
        flash(said)
        return redirect(ours(request.form.get("next", "")), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the switch to the console."""
    routes.post("/availability", endpoint="availability")(
        PresencePages(console).availability
    )
