"""What an agent does to a case by the forms of its page."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.callbacks.asking import Line, call_back
from ivr.cases import work
from ivr.cases.endings import ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.fields import use_field
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now


class WorkPages:
    """The views.  A change is made by POST, and then the page is looked at anew."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def take(self, number: int) -> ResponseReturnValue:
        """Give the case to whoever asks."""

        def change(session: Session, version: int | None, _text: str) -> None:
            work.take(session, number, agent(), now(), version=version)

        return self.cases.change(
            number, change, _("Case %(number)s is yours.", number=number)
        )

    def note(self, number: int) -> ResponseReturnValue:
        """Add a note."""

        def change(session: Session, version: int | None, text: str) -> None:
            work.note(session, number, agent(), text, now(), version=version)

        return self.cases.change(number, change, _("Note added."))

    def close(self, number: int) -> ResponseReturnValue:
        """End the case, and go on to the next."""

        def change(session: Session, version: int | None, text: str) -> None:
            form = request.form
            how, cause = form.get("disposition"), form.get("root_cause")
            came = ending(self.console.policy(), how, text, cause)
            work.close(session, number, agent(), came, now(), version=version)

        return self.cases.change(
            number, change, _("Case %(number)s is done.", number=number), to_list
        )

    def release(self, number: int) -> ResponseReturnValue:
        """Give the case back to the list."""

        def change(session: Session, version: int | None, text: str) -> None:
            who, at = agent(), now()
            work.release(session, number, who, at, reason=text, version=version)

        return self.cases.change(
            number, change, _("Case %(number)s is free again.", number=number)
        )

    def call(self, number: int) -> ResponseReturnValue:
        """Ring the agent, then the caller."""

        def change(session: Session, version: int | None, _text: str) -> None:
            line = Line(self.console.policy().calling, self.console.country())
            call_back(session, number, agent(), line, now(), version=version)

        return self.cases.change(number, change, _("Your phone rings in a moment."))

    def escalate(self, number: int) -> ResponseReturnValue:
        """Have a supervisor see the case."""

        def change(session: Session, version: int | None, text: str) -> None:
            who, at = agent(), now()
            ask_for_supervisor(session, number, who, text, at, version=version)

        return self.cases.change(
            number, change, _("A supervisor will see case %(number)s.", number=number)
        )

    def reopen(self, number: int) -> ResponseReturnValue:
        """Open a closed case again."""

        def change(session: Session, version: int | None, _text: str) -> None:
            work.reopen(session, number, agent(), now(), version=version)

        return self.cases.change(
            number,
            change,
            _("Case %(number)s is open again, and yours.", number=number),
        )

    def use(self, number: int, field: int) -> ResponseReturnValue:
        """Use a number that was found in the message."""

        def change(session: Session, version: int | None, _text: str) -> None:
            use_field(session, number, field, agent(), now(), version=version)

        return self.cases.change(number, change, _("It is used, and says so below."))


def to_list(_case: object) -> str:
    """Return where the next case is found."""
    return url_for("console.cases")


def add(routes: Blueprint, console: Console) -> None:
    """Add the work on cases to the console."""
    pages = WorkPages(console)
    views = (pages.take, pages.note, pages.close, pages.release, pages.reopen)
    for view in (*views, pages.call, pages.escalate):
        name = view.__name__
        routes.post(f"/cases/<int:number>/{name}", endpoint=name)(view)
    routes.post("/cases/<int:number>/use/<int:field>", endpoint="use")(pages.use)
