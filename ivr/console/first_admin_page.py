"""The page on which the first admin chooses a name and a password."""

import structlog
from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases.agents import AgentNameError, proper_name
from ivr.cases.passwords import WeakPasswordError, hashed
from ivr.console.entering import enter
from ivr.console.people_pages import sentence_of
from ivr.console.site import Console, now, page
from ivr.people import first_admin
from ivr.people.first_admin import FirstAdminError

log = structlog.get_logger()

LONGEST_CODE = 100


class FirstAdminPage:
    """The views.  Who has no code of a link sees a form that opens nothing."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def show(self) -> ResponseReturnValue:
        """Show the form, or that there is an admin already."""
        return self._show()

    def come_in(self) -> ResponseReturnValue:
        """Make the admin, and let them in."""
        code = request.form.get("code", "").strip().rpartition("#")[2][:LONGEST_CODE]
        with self.console.database.reading() as session:
            good = first_admin.is_good(session, code, now())
        if not good:
            log.warning("first_link_refused")
            return self._show(403, code=sentence_of(first_admin.over()))
        try:
            name = proper_name(request.form.get("name", ""))
            password_hash = hashed(request.form.get("password", ""), name)
            with self.console.database.writing() as session:
                token = first_admin.come_in(session, code, name, password_hash, now())
        except AgentNameError as wrong:
            return self._show(422, name=sentence_of(wrong))
        except WeakPasswordError as wrong:
            return self._show(422, password=sentence_of(wrong))
        except FirstAdminError as wrong:
            return self._show(403, code=sentence_of(wrong))
        return enter(self.console, token, url_for("console.start"), name)

    def _show(self, status: int = 200, **wrong: str) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            is_over = first_admin.has_admin(session)
        return page(
            "first_admin",
            status,
            wrong=wrong,
            is_over=is_over,
            name=request.form.get("name", ""),
            code=request.form.get("code", ""),
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = FirstAdminPage(console)
    routes.get("/first", endpoint="first_admin")(pages.show)
    routes.post("/first", endpoint="make_first_admin")(pages.come_in)
