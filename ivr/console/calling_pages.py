"""Planning a call, and typing in what came of one by the desk's own phone."""

from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.callbacks.asking import Line
from ivr.callbacks.parting import part
from ivr.callbacks.planning import Agreed, Choice, plan
from ivr.callbacks.typed_in import type_in
from ivr.cases.refusals import TimeError
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now
from ivr.sentences import sentence

CHOICES: dict[str, Choice] = {"first": "first", "second": "second"}


class CallingPages:
    """The views.  A change is made by POST, and then the page is looked at anew."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def plan(self, number: int) -> ResponseReturnValue:
        """Plan the case for a time on the caller's clock."""

        def change(session: Session, version: int | None, text: str) -> None:
            plan(
                session,
                number,
                agent(),
                agreed(),
                self._line(),
                now(),
                reason=text,
                version=version,
            )

        return self.cases.change(
            number, change, _("Case %(number)s waits until then.", number=number)
        )

    def called(self, number: int) -> ResponseReturnValue:
        """Take what came of a call by the desk's own phone."""
        outcome = request.form.get("outcome", "")

        def change(session: Session, version: int | None, _text: str) -> None:
            who, line = agent(), self._line()
            type_in(session, number, who, outcome, line, now(), version=version)

        return self.cases.change(number, change, _("The call is written down."))

    def part(self, number: int) -> ResponseReturnValue:
        """End the talk, and have the caller asked how it was."""

        def change(session: Session, _version: int | None, _text: str) -> None:
            part(session, number, agent(), self.console.policy().satisfaction, now())

        return self.cases.change(number, change, _("The caller is asked how it was."))

    def _line(self) -> Line:
        return Line(self.console.policy().calling, self.console.country())


def agreed() -> Agreed:
    """Return the time that a form names; raises TimeError."""
    form = request.form
    try:
        local = datetime.fromisoformat(form.get("when", ""))
    except ValueError:
        raise TimeError(
            sentence("write a day and a time, like 2026-11-25T10:00")
        ) from None
    if local.tzinfo is not None:
        raise TimeError(
            sentence("write the time as the caller's clock shows it, no offset")
        )
    choice = CHOICES.get(form.get("choice", ""))
    return Agreed(local, form.get("zone") or None, choice)


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = CallingPages(console)
    for view in (pages.plan, pages.called, pages.part):
        name = view.__name__
        routes.post(f"/cases/<int:number>/{name}", endpoint=name)(view)
