"""Filing a complaint that a caller made to an agent, by a form on the case's page."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases.refusals import CaseNotFoundError, TextError
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import Console, agent, now
from ivr.ratings.complaints import complain


class ComplaintPages:
    """The view that takes a complaint; any agent may file one, whoever has the case."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def complain(self, number: int) -> ResponseReturnValue:
        """Put the case before a supervisor, and have the management told."""
        text = request.form.get("text", "")
        link = self.console.public_url + url_for("console.case", number=number)
        try:
            with self.console.database.writing() as session:
                complain(session, number, agent(), text, now(), link=link)
        except CaseNotFoundError:
            abort(404)
        except TextError as wrong:
            return self.cases.show(number, 422, refusal=told(wrong), text=text)
        flash(
            _(
                "The complaint is filed: a supervisor sees it, "
                "and the management is told."
            )
        )
        return redirect(url_for("console.case", number=number), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the view to the console."""
    address = "/cases/<int:number>/complain"
    routes.post(address, endpoint="complain")(ComplaintPages(console).complain)
