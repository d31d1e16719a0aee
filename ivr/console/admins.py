"""What the pages about the flow share: for admins alone, and errors told in words."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import request
from flask.typing import ResponseReturnValue

from ivr.cases.agents import ADMIN
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import agent, now, page
from ivr.drafts.draft import DraftError
from ivr.drafts.keeping import Mark
from ivr.errors import UsageError
from ivr.flow.source import FlowError

P = ParamSpec("P")


def for_admins(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Show a view to admins, and say on a page what cannot be done."""

    @wraps(view)
    def guarded(*args: P.args, **named: P.kwargs) -> ResponseReturnValue:
        if agent().role != ADMIN:
            return page("for_admins", 403)
        try:
            return view(*args, **named)
        except (UsageError, FlowError) as wrong:
            reasons = told(wrong).splitlines()
            return page("flow_refused", 422, reasons=reasons, unsaved=typed())

    return guarded


def typed() -> str:
    """Return the text that came with a form, so that nobody types it again."""
    return request.form.get("text", "")


def mark() -> Mark:
    """Return who changes the draft, when, at the version that their page showed.

    Raises DraftError for a form without one.
    """
    given = request.form.get("version", "")
    if not (given.isascii() and given.isdigit() and len(given) < len("1000000000")):
        raise DraftError(_("The form is not whole; open the page again."))
    return Mark(agent().name, now(), int(given), agent().id)
