"""Coming in: the page that was wanted, in a session that begins with nothing kept."""

import re

import structlog
from flask import flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from ivr.console.known_browsers import remember
from ivr.console.languages import gettext as _
from ivr.console.session_cookie import SessionCookie
from ivr.console.site import Console
from ivr.console.unsent_pages import kept_fields

log = structlog.get_logger()

# Only pages of ours, and only characters that no browser reads as another site.
OUR_PAGE = re.compile(
    r"/console/[A-Za-z0-9/_-]*(\.[a-z]+)?(\?[A-Za-z0-9=&_.%+-]*)?", re.ASCII
)


def ours(path: str) -> str:
    """Return `path` if it is a page of the console, else the list."""
    return path if OUR_PAGE.fullmatch(path) else url_for("console.cases")


def enter(console: Console, token: str, wanted: str, name: str) -> Response:
    """Begin a session in this browser, and lead to the page that was wanted."""
    # What was kept for the stranger, such as a form's token, is not carried in.
    session.clear()
    if kept_fields():
        flash(_("What you had typed stands in its form again. It is not sent yet."))
    log.info("signed_in", agent=name, by=request.endpoint)
    answer = redirect(ours(wanted), 303)
    SessionCookie(console).set(answer, token)
    remember(answer, name, secure=console.secure_cookies)
    return answer
