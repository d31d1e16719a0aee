"""The page of the first steps; nothing is ticked by hand.

What asks over a network is looked at when somebody presses.  Once all was found to be
done, that is noted, and the page leaves the tabs.
"""

import secrets

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ivr.console.admins import for_admins
from ivr.console.first_steps import FILE, look, missing, settings_now
from ivr.console.site import Console, agent, now, page
from ivr.doctor.finding import Ground
from ivr.people.audit import doer, note_once, was_noted

DONE = "first_steps_done"


class StartPage:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def start(self) -> ResponseReturnValue:
        """Show the steps; what needs a network is not looked at."""
        return self._show(over_network=False)

    def look(self) -> ResponseReturnValue:
        """Show the steps, looked at over the network too."""
        return self._show(over_network=True)

    def were_done(self) -> bool:
        """Tell whether all was found to be done once."""
        with self.console.database.reading() as session:
            return was_noted(session, DONE)

    def _show(self, *, over_network: bool) -> ResponseReturnValue:
        ground = Ground(self.console.settings, self.console.database, now())
        written = settings_now(self.console.settings)
        steps = look(ground, written, over_network=over_network)
        done = sum(one.is_done for one in steps)
        if over_network and done == len(steps):
            with self.console.database.writing() as session:
                note_once(session, DONE, doer(agent()), now())
        return page(
            "start",
            steps=steps,
            done=done,
            lines=missing(written.settings, secrets.token_hex(32)),
            file=FILE.resolve(),
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console, and to the tabs while there is something to do."""
    pages = StartPage(console)
    routes.get("/start", endpoint="start")(for_admins(pages.start))
    routes.post("/start", endpoint="start_look")(for_admins(pages.look))

    @routes.context_processor
    def tabs() -> dict[str, object]:
        return {"first_steps_done": pages.were_done}
