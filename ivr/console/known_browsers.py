"""Browsers in which an agent has signed in before.

Their tries are counted apart from everybody's at the same address: a stranger who
shares it, or who comes through the same proxy, keeps no agent out.  OWASP calls the
cookie a device cookie; it opens nothing.
"""

import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from ivr.console.session_cookie import cookie_name

COOKIE = "ivr-known"
LASTS_S = 365 * 24 * 3600


def where_from(name: str, *, secure: bool) -> str:
    """Return what the tries of `name` are counted by: the browser, else the address."""
    try:
        known, browser = signer().loads(request.cookies.get(cookie(secure=secure), ""))
    except (BadSignature, TypeError, ValueError):
        return request.remote_addr or ""
    return f"browser {browser}" if known == name else request.remote_addr or ""


def remember(answer: Response, name: str, *, secure: bool) -> None:
    """Have the browser show from now on that `name` has signed in there."""
    answer.set_cookie(
        cookie(secure=secure),
        signer().dumps([name, secrets.token_hex(8)]),
        max_age=LASTS_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def cookie(*, secure: bool) -> str:
    """Return the cookie's name."""
    return cookie_name(COOKIE, secure=secure)


def signer() -> URLSafeSerializer:
    """Return what signs the cookie with the installation's own key."""
    return URLSafeSerializer(current_app.secret_key or "", salt="known browser")
