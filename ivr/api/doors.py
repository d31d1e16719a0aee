"""The API's door: a token in a header, what it may, and how often.

No cookie is read, so no other site's page can have a browser act for somebody; and no
page of another site may read an answer, since no CORS header is ever sent.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import request

from ivr.api.pace import Pace
from ivr.api.problems import ProblemError
from ivr.api.site import Api
from ivr.api.tokens import Bearer, Scope, find

BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Door:
    """Lets in whoever bears a token."""

    api: Api
    pace: Pace

    def let_in(self, scope: Scope, at: datetime) -> Bearer:
        """Return who asks.

        Raises ProblemError: 401 without a good token, 403 without the scope, 429 when
        it asks too often.
        """
        written = request.headers.get("Authorization", "")
        token = written[len(BEARER) :].strip()
        if written[: len(BEARER)].lower() != BEARER or not token:
            raise unknown("no token came with the request", "")
        with self.api.database.reading() as session:
            who = find(session, token, at)
        if who is None:
            detail = "this token opens nothing: it is mistyped, revoked or expired"
            raise unknown(detail, ', error="invalid_token"')
        if scope not in who.scopes:
            raise forbidden(scope)
        self.pace.spend(who.token_id, at)
        return who


def unknown(detail: str, why: str) -> ProblemError:
    """Return that nobody is let in like this (RFC 6750)."""
    return ProblemError(
        401,
        "no_token" if not why else "wrong_token",
        detail,
        "send Authorization: Bearer ivr_api_…; an admin makes one: ivr tokens add",
        headers={"WWW-Authenticate": f'Bearer realm="ivr-hotline"{why}'},
    )


def forbidden(scope: Scope) -> ProblemError:
    """Return that a token may not do this."""
    why = f'error="insufficient_scope", scope="{scope}"'
    return ProblemError(
        403,
        "missing_scope",
        f"this token has not the scope {scope}",
        f"use a token with it; an admin makes one: ivr tokens add … --scope {scope}",
        headers={"WWW-Authenticate": f'Bearer realm="ivr-hotline", {why}'},
    )
