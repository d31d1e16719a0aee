"""Coming in by a passkey: in place of a password, or as the second step."""

import structlog
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases import signing_in
from ivr.console.challenges import answer_of
from ivr.console.entering import enter
from ivr.console.languages import chosen, told
from ivr.console.paths import ours
from ivr.console.session_cookie import STEP, SessionCookie
from ivr.console.site import Console, now
from ivr.console.unsent_pages import keep_carried
from ivr.console.way_in import second_step_page, sign_in_page
from ivr.people import passkeys, second_step
from ivr.people.second_step import Waiting
from ivr.people.webauthn import PasskeyError, Site, refused, site_of

log = structlog.get_logger()


class PasskeyDoors:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cookie = SessionCookie(console)
        self.step = SessionCookie(console, STEP)

    def sign_in(self) -> ResponseReturnValue:
        """Begin a session for whoever's passkey answered."""
        wanted, at = ours(request.form.get("next", "")), now()
        try:
            answer = answer_of(self._site(), typed(), "sign in", 0, at)
            with self.console.database.writing() as database:
                agent = passkeys.prove(database, answer, at)
                signing_in.end_session(database, self.cookie.read())
                token = signing_in.new_session(database, agent, at)
                keep_carried(database, agent.id)
        except PasskeyError as wrong:
            return self._refuse(wrong, wanted)
        return enter(self.console, token, wanted, agent.name)

    def go_on(self) -> ResponseReturnValue:
        """Begin the session that waited for the second step."""
        wanted, at = request.form.get("next", ""), now()
        with self.console.database.reading() as database:
            found = second_step.waiting(database, self.step.read(), at)
        if found is None:
            return redirect(url_for("console.sign_in", next=wanted), 303)
        try:
            who = found.agent.id
            answer = answer_of(self._site(), typed(), "second step", who, at)
            with self.console.database.writing() as database:
                token = second_step.finish_by_passkey(database, found, answer, at)
                if token is not None:
                    keep_carried(database, who)
        except PasskeyError as wrong:
            return self._refuse(wrong, wanted, found)
        if token is None:
            return redirect(url_for("console.sign_in", next=wanted), 303)
        entered = enter(self.console, token, wanted, found.agent.name)
        self.step.drop(entered)
        return entered

    def _site(self) -> Site:
        site = site_of(self.console.public_url)
        if site is None:
            raise refused()
        return site

    def _refuse(
        self, wrong: PasskeyError, wanted: str, found: Waiting | None = None
    ) -> ResponseReturnValue:
        log.warning("passkey_refused")
        refusal = chosen().ended(told(wrong))
        if found is None:
            return sign_in_page(self.console, wanted, 403, refusal)
        return second_step_page(self.console, found, wanted, 403, refusal)


def typed() -> str:
    """Return the answer of a passkey that came with the form."""
    return request.form.get("credential", "")


def add(routes: Blueprint, console: Console) -> None:
    """Add the doors to the console, and to its templates where passkeys are good."""
    doors, site = PasskeyDoors(console), site_of(console.public_url)

    @routes.context_processor
    def where() -> dict[str, object]:
        return {"passkey_origin": site.origin if site else ""}

    routes.post("/sign-in/passkey", endpoint="sign_in_by_passkey")(doors.sign_in)
    routes.post("/sign-in/code/passkey", endpoint="second_step_by_passkey")(doors.go_on)
