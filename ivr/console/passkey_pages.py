"""One's own passkeys: made after the password, listed, removed."""

import json

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.console.challenges import answer_of, new_challenge
from ivr.console.languages import gettext as _
from ivr.console.passkey_doors import typed
from ivr.console.people_pages import sentence_of
from ivr.console.proving import refusal_of, typed_password
from ivr.console.site import Console, agent, now, page
from ivr.people import passkeys, recovery
from ivr.people.passkeys import PasskeyNameError
from ivr.people.recovery import NewCodes
from ivr.people.webauthn import Made, PasskeyError, read_new, site_of, to_make

LONGEST_ID = 9


class PasskeyPages:
    """The views.  A challenge to make one is only given for the password."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.site = site_of(console.public_url)

    def show(self) -> ResponseReturnValue:
        """Show them."""
        return self._show()

    def begin(self) -> ResponseReturnValue:
        """Ask the browser for a new one."""
        name, site = request.form.get("name", ""), self.site
        if site is None:
            return page("refused", 400)
        try:
            proper = passkeys.proper_name(name)
        except PasskeyNameError as wrong:
            return self._show(422, name=sentence_of(wrong))
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, your_password=refusal)
        with self.console.database.reading() as session:
            mine = passkeys.of_agent(session, agent().id)
        challenge = new_challenge("make", agent().id, now())
        options = json.dumps(to_make(site, agent(), mine, challenge))
        return page("new_passkey", name=proper, passkey=options, origin=site.origin)

    def add(self) -> ResponseReturnValue:
        """Keep the one that the browser made; with the first there are codes."""
        name, at = request.form.get("name", ""), now()
        if self.site is None:
            return page("refused", 400)
        try:
            answer = answer_of(self.site, typed(), "make", agent().id, at)
            made, codes = read_new(answer), recovery.make_codes()
            is_first = self._keep(answer.challenge, name, made, codes)
        except PasskeyError as wrong:
            return self._show(422, all=sentence_of(wrong))
        if is_first:
            return page("recovery_codes", codes=codes.shown)
        flash(_("The passkey is kept."))
        return redirect(url_for("console.passkeys"), 303)

    def remove(self) -> ResponseReturnValue:
        """Have one open nothing any more."""
        number = request.form.get("passkey", "")
        is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_ID
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, **{f"remove_{number}": refusal})
        with self.console.database.writing() as session:
            was = is_number and passkeys.remove(session, agent(), int(number), now())
        flash(_("The passkey is removed.") if was else _("It was removed already."))
        return redirect(url_for("console.passkeys"), 303)

    def _keep(self, challenge: bytes, name: str, made: Made, codes: NewCodes) -> bool:
        """Keep a passkey; tell whether recovery codes were made with it."""
        with self.console.database.writing() as session:
            passkeys.use(session, challenge, now())
            passkeys.add(session, agent(), name, made, now())
            if recovery.left(session, agent().id):
                return False
            recovery.keep_codes(session, agent(), codes, now())
            return True

    def _show(self, status: int = 200, **wrong: str) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            mine = passkeys.of_agent(session, agent().id)
        return page(
            "passkeys",
            status,
            wrong=wrong,
            mine=mine,
            name=request.form.get("name", ""),
            has_site=self.site is not None,
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = PasskeyPages(console)
    routes.get("/me/passkeys", endpoint="passkeys")(pages.show)
    routes.post("/me/passkeys/begin", endpoint="begin_passkey")(pages.begin)
    routes.post("/me/passkeys/add", endpoint="add_passkey")(pages.add)
    routes.post("/me/passkeys/remove", endpoint="remove_passkey")(pages.remove)
