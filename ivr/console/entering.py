"""Coming in: the page that was wanted, in a session that begins with nothing kept."""

import structlog
from flask import flash, make_response, redirect, request, session
from werkzeug.wrappers import Response

from ivr.console.known_browsers import remember
from ivr.console.languages import gettext as _
from ivr.console.paths import ours
from ivr.console.session_cookie import SessionCookie
from ivr.console.site import Console, page
from ivr.console.unsent_pages import kept_fields, unsent

log = structlog.get_logger()


def enter(console: Console, token: str, wanted: str, name: str) -> Response:
    """Begin a session in this browser, and lead to the page that was wanted.

    Whoever sent a form in a session that was over is shown it first.
    """
    # What was kept for the stranger, such as a form's token, is not carried in.
    session.clear()
    log.info("signed_in", agent=name, by=request.endpoint)
    again = unsent()
    if again:
        answer = make_response(page("unsent", unsent=again, wanted=ours(wanted)))
    else:
        if kept_fields():
            flash(_("What you had typed stands in its form again. It is not sent yet."))
        answer = redirect(ours(wanted), 303)
    SessionCookie(console).set(answer, token)
    remember(answer, name, secure=console.secure_cookies)
    return answer
