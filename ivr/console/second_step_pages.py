"""The second step of the sign-in: a code of the app, or a recovery code."""

import structlog
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases.signing_in import TooManyTriesError
from ivr.console.entering import enter
from ivr.console.known_browsers import where_from
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.paths import ours
from ivr.console.session_cookie import STEP, SessionCookie
from ivr.console.site import Console, now
from ivr.console.unsent_pages import keep_carried
from ivr.console.way_in import second_step_page
from ivr.people import recovery, second_step
from ivr.people.second_step import Waiting
from ivr.people.totp import UnreadableSecretError

log = structlog.get_logger()


class SecondStepPages:
    """The views.  Whoever has no password proved is sent to the way in."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cookie = SessionCookie(console, STEP)

    def ask(self) -> ResponseReturnValue:
        """Ask for the code."""
        found = self._waiting()
        if found is None:
            return redirect(url_for("console.sign_in"), 303)
        return self._page(found, ours(request.args.get("next", "")))

    def answer(self) -> ResponseReturnValue:
        """Take the code, and begin the session."""
        wanted, code = request.form.get("next", ""), request.form.get("code", "")
        found = self._waiting()
        if found is None:
            return redirect(url_for("console.sign_in", next=wanted), 303)
        try:
            token = self._token(found, code)
        except TooManyTriesError as wrong:
            refusal = chosen().ended(told(wrong))
            answer, status = self._page(found, wanted, 429, refusal)
            return answer, status, {"Retry-After": str(wrong.wait_s)}
        except UnreadableSecretError as wrong:
            refusal = chosen().ended(told(wrong))
            return self._page(found, wanted, 503, refusal)
        if token is None:
            log.warning("second_step_refused")
            refusal = _("This code is wrong, or was used already.")
            return self._page(found, wanted, 403, refusal)
        answer = enter(self.console, token, wanted, found.agent.name)
        self.cookie.drop(answer)
        return answer

    def _page(
        self, found: Waiting, wanted: str, status: int = 200, refusal: str = ""
    ) -> tuple[str, int]:
        return second_step_page(self.console, found, wanted, status, refusal)

    def _waiting(self) -> Waiting | None:
        token = self.cookie.read()
        if not token:
            return None
        with self.console.database.reading() as database:
            return second_step.waiting(database, token, now())

    def _token(self, found: Waiting, code: str) -> str | None:
        at, database = now(), self.console.database
        secure = self.console.secure_cookies
        place = where_from(found.agent.name, secure=secure)
        with database.writing() as writes:
            second_step.count(writes, found.agent, place, at)
        is_recovery = recovery.is_one(code)
        slow = recovery.slow_hash(recovery.plain(code), found.salt)
        code_hash = slow if is_recovery else ""
        with database.writing() as writes:
            token = second_step.finish(writes, found, code, code_hash, at)
            if token is not None:
                keep_carried(writes, found.agent.id)
            return token


def add(routes: Blueprint, console: Console) -> None:
    """Add the second step to the console."""
    pages = SecondStepPages(console)
    routes.get("/sign-in/code", endpoint="second_step")(pages.ask)
    routes.post("/sign-in/code", endpoint="try_second_step")(pages.answer)
