"""Hearing a recording whole: asked for by a form, so that the case says who did."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.cases import hearing
from ivr.cases.hearing import HearingRefusedError
from ivr.cases.refusals import CaseNotFoundError
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import Console, agent, now


class HearingPages:
    """The view that gives leave to hear a recording whole."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def hear_whole(self, number: int, sid: str) -> ResponseReturnValue:
        """Note on the case who hears the recording, and show it with the player."""
        try:
            with self.console.database.writing() as session:
                hearing.hear_whole(session, number, sid, agent(), now())
        except CaseNotFoundError:
            abort(404)
        except HearingRefusedError as wrong:
            return self.cases.show(number, 403, refusal=told(wrong))
        flash(_("You hear it whole for ten minutes."))
        return redirect(url_for("console.case", number=number), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the view to the console."""
    address = "/cases/<int:number>/recordings/<sid>/hear-whole"
    routes.post(address, endpoint="hear_whole")(HearingPages(console).hear_whole)
