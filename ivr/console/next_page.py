"""The button for the next case: taken, and opened."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.callbacks.asking import Line
from ivr.callbacks.next_case import take_next
from ivr.cases.presence import AwayError
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now


def add(routes: Blueprint, console: Console) -> None:
    """Add the view."""

    def next_case() -> ResponseReturnValue:
        """Give the next case to whoever asks, and show it."""
        line = Line(console.policy().calling, console.country())
        try:
            with console.database.writing() as session:
                case = take_next(session, agent(), line, now())
                number = case.number if case else None
        except AwayError as wrong:
            flash(chosen().ended(told(wrong)))
            return redirect(url_for("console.cases"), 303)
        if number is None:
            flash(_("Nobody is waiting who can be called now."))
            return redirect(url_for("console.cases"), 303)
        return redirect(url_for("console.case", number=number), 303)

    routes.post("/next", endpoint="next")(next_case)
