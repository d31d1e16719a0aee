"""Legal holds on a case's page: set and ended by supervisors and admins."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.agents import AGENT
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import Console, agent, now, page
from ivr.console.unsent_pages import forget_draft
from ivr.keeping import holds
from ivr.keeping.holds import HoldError
from ivr.tables import Case, LegalHold


class HoldPages:
    """The views.  Whether there is a case is looked at first, then the role."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def hold(self, number: int) -> ResponseReturnValue:
        """Keep the case whatever its period says."""
        reason, who = request.form.get("text", ""), agent()

        def change(session: Session) -> None:
            holds.hold(session, number, reason, who.name, now(), agent_id=who.id)

        return self._change(
            number, change, _("Case %(number)s is under a legal hold.", number=number)
        )

    def end(self, number: int) -> ResponseReturnValue:
        """End the hold of the case."""
        who = agent()

        def change(session: Session) -> None:
            holds.release(session, number, who.name, now(), agent_id=who.id)

        return self._change(
            number, change, _("The hold of case %(number)s is ended.", number=number)
        )

    def _change(
        self, number: int, change: Callable[[Session], None], done: str
    ) -> ResponseReturnValue:
        if agent().role == AGENT:
            return page("for_supervisors", 403)
        try:
            with self.console.database.writing() as session:
                if session.get(Case, number) is None:
                    abort(404)
                change(session)
                forget_draft(session, number)
        except HoldError as wrong:
            typed = request.form.get("text", "")
            return self.cases.show(number, 409, refusal=told(wrong), text=typed)
        flash(done)
        return redirect(url_for("console.case", number=number), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the views, and for the case's page what says whether it is held."""
    pages = HoldPages(console)
    routes.post("/cases/<int:number>/hold", endpoint="hold")(pages.hold)
    routes.post("/cases/<int:number>/end-hold", endpoint="end_hold")(pages.end)

    @routes.context_processor
    def words() -> dict[str, object]:
        def hold_of(number: int) -> LegalHold | None:
            with console.database.reading() as session:
                return holds.hold_of(session, number)

        return {"hold_of": hold_of}
