"""Coming in by a passkey: in place of a password, or as the second step."""

import json

import structlog
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases import signing_in
from ivr.console.challenges import answer_of, new_challenge
from ivr.console.entering import enter, ours
from ivr.console.languages import chosen, told
from ivr.console.session_cookie import STEP, SessionCookie
from ivr.console.site import Console, now, page, unsaved
from ivr.people import passkeys, second_step
from ivr.people.second_step import Waiting
from ivr.people.webauthn import PasskeyError, Site, refused, site_of, to_prove

log = structlog.get_logger()


def to_sign_in(console: Console) -> str:
    """Return what the page of the sign-in asks a browser for; empty for nothing."""
    site = site_of(console.public_url)
    if site is None:
        return ""
    challenge = new_challenge("sign in", 0, now())
    return json.dumps(to_prove(site, [], challenge, alone=True))


def to_go_on(console: Console, found: Waiting) -> str:
    """Return what the page of the second step asks a browser for; empty for nothing."""
    site = site_of(console.public_url)
    with console.database.reading() as database:
        mine = passkeys.of_agent(database, found.agent.id)
    if site is None or not mine:
        return ""
    challenge = new_challenge("second step", found.agent.id, now())
    return json.dumps(to_prove(site, mine, challenge, alone=False))


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
            values = {"name": "", "unsaved": unsaved()}
            values["passkey"] = to_sign_in(self.console)
            return page("sign_in", 403, wanted=wanted, refusal=refusal, **values)
        passkey = to_go_on(self.console, found)
        values = {"wanted": wanted, "refusal": refusal, "passkey": passkey}
        return page("second_step", 403, **values)


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
