"""How the desk does now, and how it did this week: for supervisors and admins."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ivr.cases.feed import newest
from ivr.cases.lists import MOST_COUNTED, Place, count_of, counts
from ivr.cases.presence import colleagues
from ivr.cases.pressing import count_due, due_before
from ivr.console.caller_pages import for_supervisors
from ivr.console.desk_view import Reader
from ivr.console.languages import chosen
from ivr.console.site import Console, agent, now, page
from ivr.console.words import Words
from ivr.reports.desk import count, kept
from ivr.troubles import troubles

SOON = timedelta(hours=1)
FIRST_DUE, MOST_DUE = 8, 200


class DeskPages:
    """The views; each only looks."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def desk(self) -> ResponseReturnValue:
        """Show how the desk does."""
        return self._desk("desk")

    def parts(self) -> ResponseReturnValue:
        """Show the same as it is now, without the page around it."""
        return self._desk("live_desk")

    def due(self) -> ResponseReturnValue:
        """Show the cases that are late, or due within an hour."""
        with self.console.database.reading() as session:
            rows = due_before(session, now() + SOON, MOST_DUE + 1)
        more = len(rows) > MOST_DUE
        return page("desk_due", due=rows[:MOST_DUE], more=more)

    def _desk(self, template: str) -> ResponseReturnValue:
        at, hours = now(), self.console.hours()
        with self.console.database.reading() as session:
            found = kept(session, hours.zone, at) or count(session, hours, at)
            reader = Reader(found, Words(at, ZoneInfo(self.console.zone), chosen()))
            values: dict[str, Any] = {
                "escalated": count_of(session, "escalated", Place(None, at)),
                "people": colleagues(session, at, self.console.policy().idle),
                "alarms": [chosen().told(one) for one in troubles(session, at)],
                "counts": counts(session, Place(agent().id, at)),
                "soon": count_due(session, at, at + SOON),
                "due": due_before(session, at + SOON, FIRST_DUE),
                "position": newest(session),
            }
        return page(
            template,
            figures=found,
            cards=reader.cards(),
            hours=reader.hours(),
            topics=reader.topics(),
            left=reader.left(),
            most=MOST_COUNTED,
            days=[chosen().short_day(one) for one in found.days.dates],
            period={"from": found.days.first, "to": found.days.last},
            **values,
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = DeskPages(console)
    routes.get("/desk", endpoint="desk")(for_supervisors(pages.desk))
    routes.get("/desk/due", endpoint="desk_due")(for_supervisors(pages.due))
    routes.get("/live/desk", endpoint="live_desk")(for_supervisors(pages.parts))
