"""Whether the installation is as it should be: for admins.

What asks over a network is looked at when somebody presses for it, since it takes
seconds; the rest whenever the page is opened.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ivr.console.admins import for_admins
from ivr.console.site import Console, now, page
from ivr.doctor.examining import CHECKS, examine
from ivr.doctor.finding import Check, Ground

QUICK = tuple(one for one in CHECKS if one.is_quick)
SLOW = tuple(one for one in CHECKS if not one.is_quick)


class DoctorPage:
    """The views; looking changes nothing."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def doctor(self) -> ResponseReturnValue:
        """Show what needs no network."""
        return self._show(QUICK, SLOW)

    def look(self) -> ResponseReturnValue:
        """Look at all of it, over the network too."""
        return self._show(CHECKS, ())

    def _show(
        self, checks: tuple[Check, ...], waiting: tuple[Check, ...]
    ) -> ResponseReturnValue:
        ground = Ground(self.console.settings, self.console.database, now())
        return page(
            "doctor", examined=examine(ground, checks), waiting=waiting, at=ground.at
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = DoctorPage(console)
    routes.get("/doctor", endpoint="doctor")(for_admins(pages.doctor))
    routes.post("/doctor", endpoint="doctor_look")(for_admins(pages.look))
