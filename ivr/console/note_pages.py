"""Tags of a case, and notes that begin with a template."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.listing import get_case
from ivr.cases.refusals import CaseNotFoundError
from ivr.cases.tagging import tag, untag
from ivr.cases.templates import TemplateError, joined, note_from
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import Console, agent, now


class NotePages:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def tag(self, number: int) -> ResponseReturnValue:
        """Add tags, parted by commas."""

        def change(session: Session, version: int | None, text: str) -> object:
            tags = [one for one in text.replace("，", ",").split(",") if one.strip()]
            return tag(session, number, agent(), tags or [""], now(), version=version)

        return self.cases.change(number, change, _("Tagged."))

    def untag(self, number: int) -> ResponseReturnValue:
        """Take a tag away."""

        def change(session: Session, version: int | None, _text: str) -> object:
            gone = [request.form.get("tag", "")]
            return untag(session, number, agent(), gone, now(), version=version)

        return self.cases.change(number, change, _("The tag is gone."))

    def template(self, number: int) -> ResponseReturnValue:
        """Show the page again with a template behind what was typed; keep nothing."""
        typed, name = request.form.get("text", ""), request.form.get("template", "")
        try:
            with self.console.database.reading() as session:
                case = get_case(session, number).case
            text = joined(typed, note_from(self.console.policy(), name, case, agent()))
        except CaseNotFoundError:
            abort(404)
        except TemplateError as wrong:
            refusal = told(wrong)
            return self.cases.show(number, 422, refusal, typed, form="note")
        return self.cases.show(number, text=text, form="note")


def add(routes: Blueprint, console: Console) -> None:
    """Add tags and templates to the console."""
    pages = NotePages(console)
    for view in (pages.tag, pages.untag, pages.template):
        name = view.__name__
        routes.post(f"/cases/<int:number>/{name}", endpoint=name)(view)
