"""The console's door: who may come in, for how long, and by which cookie."""

import re
from datetime import datetime

import structlog
from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Redirect

from ivr.cases import signing_in
from ivr.cases.signing_in import TooManyTriesError
from ivr.console.first_things import way_of
from ivr.console.known_browsers import remember, where_from
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.session_cookie import SessionCookie
from ivr.console.site import Console, now, page, signed_in, unsaved
from ivr.db import DatabaseError
from ivr.tables import AgentSession

log = structlog.get_logger()

# What a stranger may have: the way in, and how it looks.
OPEN_TO_ALL = {
    "console.sign_in",
    "console.try_sign_in",
    "console.choose",
    "console.static",
}
# Only pages of ours, and only characters that no browser reads as another site.
OUR_PAGE = re.compile(
    r"/console/[A-Za-z0-9/_-]*(\.[a-z]+)?(\?[A-Za-z0-9=&_.%+-]*)?", re.ASCII
)


class Door:
    """The views and checks of signing in and out."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cookie = SessionCookie(console)

    def check(self) -> ResponseReturnValue | None:
        """Let an agent in; show a stranger the way in."""
        if request.endpoint == "console.static":
            return None
        quiet = is_quiet(request.endpoint)
        found = self._session(at_work=not quiet)
        g.agent, g.token = found.agent if found else None, self.cookie.read()
        if found:
            return way_of(found.agent)
        if request.endpoint in OPEN_TO_ALL:
            return None
        if quiet:
            return "", 401
        if "HX-Request" in request.headers:
            # The way in is a page of its own, and no part of the one that asked.
            return "", 401, {"HX-Refresh": "true"}
        if request.method == "POST":
            return self._form(
                wanted_page(), 403, refusal=_("You have been signed out.")
            )
        return redirect(url_for("console.sign_in", next=wanted_page()), 303)

    def sign_in(self) -> ResponseReturnValue:
        """Show the form; whoever is signed in already goes on."""
        wanted = ours(request.args.get("next", ""))
        return redirect(wanted, 303) if signed_in() else self._form(wanted)

    def try_sign_in(self) -> ResponseReturnValue:
        """Sign in, or say in one sentence that it did not work."""
        wanted = ours(request.form.get("next", ""))
        try:
            token = self._token()
        except TooManyTriesError as wrong:
            refusal = chosen().ended(told(wrong))
            answer, status = self._form(wanted, 429, refusal=refusal)
            return answer, status, {"Retry-After": str(wrong.wait_s)}
        if token is None:
            log.warning("sign_in_refused")
            refusal = _("This name and password do not belong together.")
            return self._form(wanted, 403, refusal=refusal)
        return self._enter(token, wanted)

    def sign_out(self) -> ResponseReturnValue:
        """End the session for good."""
        with self.console.database.writing() as database:
            signing_in.end_session(database, self.cookie.read())
        session.clear()
        flash(_("You are signed out."))
        answer = redirect(url_for("console.sign_in"), 303)
        self.cookie.drop(answer)
        return answer

    def _token(self) -> str | None:
        name, at = request.form.get("name", ""), now()
        place = where_from(name, secure=self.console.secure_cookies)
        with self.console.database.writing() as database:
            tried = signing_in.begin_try(database, name, place, at)
        proof = signing_in.prove(tried, request.form.get("password", ""))
        if proof is None:
            return None
        with self.console.database.writing() as database:
            signing_in.end_session(database, self.cookie.read())
            return signing_in.begin_session(database, proof, at)

    def _enter(self, token: str, wanted: str) -> Redirect:
        # What was kept for the stranger, such as a form's token, is not carried in.
        session.clear()
        answer = redirect(wanted, 303)
        self.cookie.set(answer, token)
        name, secure = request.form.get("name", ""), self.console.secure_cookies
        remember(answer, name, secure=secure)
        return answer

    def _session(self, *, at_work: bool) -> AgentSession | None:
        token, at = self.cookie.read(), now()
        if not token:
            return None
        with self.console.database.reading() as database:
            found = signing_in.find_session(database, token, at)
        if at_work and found is not None and signing_in.is_worth_noting(found, at):
            self._keep_alive(token, at)
        return found

    def _keep_alive(self, token: str, at: datetime) -> None:
        try:
            with self.console.database.writing() as database:
                signing_in.keep_alive(database, token, at)
        except DatabaseError:
            # Whoever only reads need not wait for who writes.
            log.warning("session_not_kept_alive")

    def _form(
        self, wanted: str, status: int = 200, refusal: str = ""
    ) -> tuple[str, int]:
        name = request.form.get("name", "")
        values = {"refusal": refusal, "name": name, "unsaved": unsaved()}
        return page("sign_in", status, wanted=wanted, **values)


def is_quiet(endpoint: str | None) -> bool:
    """Tell whether a page asks for this by itself, with nobody there, perhaps."""
    return (endpoint or "").startswith("console.live_")


def wanted_page() -> str:
    """Return the page that a stranger was on the way to."""
    number = (request.view_args or {}).get("number")
    if request.method != "GET":
        return url_for("console.case", number=number) if number else ours("")
    return ours(request.full_path.removesuffix("?"))


def ours(path: str) -> str:
    """Return `path` if it is a page of the console, else the list."""
    return path if OUR_PAGE.fullmatch(path) else url_for("console.cases")


def add(routes: Blueprint, console: Console) -> None:
    """Add the door to the console."""
    door = Door(console)
    routes.before_request(door.check)
    routes.get("/sign-in", endpoint="sign_in")(door.sign_in)
    routes.post("/sign-in", endpoint="try_sign_in")(door.try_sign_in)
    routes.post("/sign-out", endpoint="sign_out")(door.sign_out)
