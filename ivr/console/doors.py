"""The console's door: who may come in, for how long, and by which cookie."""

from datetime import datetime

import structlog
from flask import (
    Blueprint,
    flash,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ivr.cases import signing_in
from ivr.cases.signing_in import Proof, TooManyTriesError
from ivr.console.entering import enter
from ivr.console.first_things import way_of
from ivr.console.known_browsers import where_from
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.paths import came_from, ours
from ivr.console.session_cookie import STEP, SessionCookie
from ivr.console.site import Console, now, signed_in
from ivr.console.unsent_pages import keep_carried
from ivr.console.way_in import carried, second_step_page, sign_in_page
from ivr.db import DatabaseError
from ivr.people import factors, second_step
from ivr.tables import AgentSession

log = structlog.get_logger()

# What a stranger may have: the way in, and how it looks.
OPEN_TO_ALL = {
    "console.sign_in",
    "console.try_sign_in",
    "console.second_step",
    "console.try_second_step",
    "console.second_step_by_passkey",
    "console.sign_in_by_passkey",
    "console.first_admin",
    "console.make_first_admin",
    "console.choose",
    "console.static",
}


class Door:
    """The views and checks of signing in and out."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cookie = SessionCookie(console)
        self.step = SessionCookie(console, STEP)

    def check(self) -> ResponseReturnValue | None:
        """Let an agent in; show a stranger the way in."""
        if request.endpoint == "console.static":
            return None
        quiet = is_quiet(request.endpoint)
        found = self._session(at_work=not quiet)
        g.agent, g.token = found.agent if found else None, self.cookie.read()
        if found:
            return way_of(self.console, found.agent)
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
            proof = self._proof()
        except TooManyTriesError as wrong:
            refusal = chosen().ended(told(wrong))
            answer, status = self._form(wanted, 429, refusal=refusal)
            return answer, status, {"Retry-After": str(wrong.wait_s)}
        return self._let_in(proof, wanted) if proof else self._refuse(wanted)

    def sign_out(self) -> ResponseReturnValue:
        """End the session for good."""
        with self.console.database.writing() as database:
            signing_in.end_session(database, self.cookie.read())
        session.clear()
        flash(_("You are signed out."))
        answer = redirect(url_for("console.sign_in"), 303)
        self.cookie.drop(answer)
        return answer

    def _proof(self) -> Proof | None:
        name = request.form.get("name", "")
        place = where_from(name, secure=self.console.secure_cookies)
        with self.console.database.writing() as database:
            tried = signing_in.begin_try(database, name, place, now())
        return signing_in.prove(tried, request.form.get("password", ""))

    def _let_in(self, proof: Proof, wanted: str) -> ResponseReturnValue:
        """Begin the session, or ask for the second step first."""
        at, name = now(), request.form.get("name", "")
        with self.console.database.writing() as database:
            signing_in.end_session(database, self.cookie.read())
            asked = factors.has_one(database, proof.agent_id)
            begin = second_step.wait if asked else signing_in.begin_session
            token = begin(database, proof, at)
            if token is not None and not asked:
                keep_carried(database, proof.agent_id)
        if token is None:
            return self._refuse(wanted)
        if not asked:
            return enter(self.console, token, wanted, name)
        return self._ask_code(token, wanted)

    def _ask_code(self, token: str, wanted: str) -> Response:
        """Go on to the second step, and with it what a refused form held."""
        answer = redirect(url_for("console.second_step", next=wanted), 303)
        with self.console.database.reading() as database:
            found = second_step.waiting(database, token, now())
        if found is not None and carried():
            # An address cannot carry it, and nothing is kept before the code is right.
            answer = make_response(second_step_page(self.console, found, wanted))
        self.step.set(answer, token)
        return answer

    def _refuse(self, wanted: str) -> ResponseReturnValue:
        log.warning("sign_in_refused")
        refusal = _("This name and password do not belong together.")
        return self._form(wanted, 403, refusal=refusal)

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
        return sign_in_page(self.console, wanted, status, refusal, name)


def is_quiet(endpoint: str | None) -> bool:
    """Tell whether a page asks for this by itself, with nobody there, perhaps."""
    return (endpoint or "").startswith("console.live_")


def wanted_page() -> str:
    """Return the page that a stranger was on the way to."""
    number = (request.view_args or {}).get("number")
    if request.method != "GET":
        return url_for("console.case", number=number) if number else came_from()
    return ours(request.full_path.removesuffix("?"))


def add(routes: Blueprint, console: Console) -> None:
    """Add the door to the console."""
    door = Door(console)
    routes.before_request(door.check)
    routes.get("/sign-in", endpoint="sign_in")(door.sign_in)
    routes.post("/sign-in", endpoint="try_sign_in")(door.try_sign_in)
    routes.post("/sign-out", endpoint="sign_out")(door.sign_out)
