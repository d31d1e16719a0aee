"""A password asked for again, before what gives power is done (ASVS 5.0, 7.5.1)."""

from flask import g, request

from ivr.cases import signing_in
from ivr.cases.signing_in import TooManyTriesError
from ivr.console.known_browsers import where_from
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.session_cookie import SessionCookie
from ivr.console.site import Console, agent, now
from ivr.people.sessions import renew


def refusal_of(console: Console, password: str) -> str:
    """Return why it is not proved that the agent themselves asks; empty if it is.

    Tries are counted like those at the sign-in.  The session goes on under another
    token then (7.2.4).
    """
    at, name = now(), agent().name
    if not password:
        return _("Give your password: this gives power, or takes it.")
    place = where_from(name, secure=console.secure_cookies)
    try:
        with console.database.writing() as session:
            tried = signing_in.begin_try(session, name, place, at)
    except TooManyTriesError as wrong:
        return chosen().ended(told(wrong))
    if signing_in.prove(tried, password) is None:
        return _("This is not your password.")
    with console.database.writing() as session:
        signing_in.forget_failures(session, tried)
        new = renew(session, g.token, at)
    if new is None:
        return _("You have been signed out.")
    SessionCookie(console).replace(new)
    return ""


def typed_password() -> str:
    """Return the password that came with the form."""
    return request.form.get("your_password", "")
