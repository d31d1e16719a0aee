"""Following cases: those that an agent follows, with what is new of them."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.listing import views_of
from ivr.cases.watching import Watched, unwatch, watch, watched_by
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now, page, signed_in
from ivr.db import DatabaseError

MOST_ROWS = 200


class WatchPages:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def watching(self) -> ResponseReturnValue:
        """Show what whoever asks follows, what is new first."""
        with self.console.database.reading() as session:
            followed = watched_by(session, agent())
            order = sorted(followed, key=lambda one: (followed[one] == "seen", -one))
            rows = views_of(session, order[:MOST_ROWS])
        return page("watching", rows=rows, more=len(order) > MOST_ROWS)

    def watch(self, number: int) -> ResponseReturnValue:
        """Follow the case."""

        def change(session: Session, _version: int | None, _text: str) -> object:
            return watch(session, number, agent(), now())

        return self.cases.change(
            number, change, _("You watch case %(number)s.", number=number)
        )

    def unwatch(self, number: int) -> ResponseReturnValue:
        """Follow the case no more."""

        def change(session: Session, _version: int | None, _text: str) -> object:
            return unwatch(session, number, agent())

        done = _("You do not watch case %(number)s any more.", number=number)
        return self.cases.change(number, change, done)

    def followed(self) -> Watched:
        """Return what whoever asks follows; nothing while there is no database."""
        who = signed_in()
        if who is None:
            return Watched({})
        if "followed" not in g:
            try:
                with self.console.database.reading() as session:
                    g.followed = Watched(watched_by(session, who))
            except DatabaseError:
                g.followed = Watched({})
        return g.followed


def add(routes: Blueprint, console: Console) -> None:
    """Add following to the console, and what is new to all its pages."""
    pages = WatchPages(console)
    routes.get("/watching", endpoint="watching")(pages.watching)
    for view in (pages.watch, pages.unwatch):
        name = view.__name__
        routes.post(f"/cases/<int:number>/{name}", endpoint=name)(view)

    @routes.context_processor
    def followed() -> dict[str, object]:
        return {"followed": pages.followed}
