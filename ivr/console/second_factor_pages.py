"""One's own second step: set up with an app, kept by recovery codes, turned off."""

import io

import segno
from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.proving import refusal_of, typed_password
from ivr.console.site import Console, agent, now, page
from ivr.people import factors, recovery, totp
from ivr.people.audit import doer
from ivr.people.second_step import must_have
from ivr.people.totp import UnreadableSecretError

GROUP = 4


class SecondFactorPages:
    """The views.  What changes it needs the password; the codes are shown once."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def show(self) -> ResponseReturnValue:
        """Show how it stands."""
        return self._show()

    def picture(self) -> ResponseReturnValue:
        """Return the picture that an app reads, while the secret is not confirmed."""
        with self.console.database.reading() as session:
            row = totp.secret_of(session, agent().id)
        if row is None or row.confirmed_at is not None:
            abort(404)
        drawn = io.BytesIO()
        code = segno.make(totp.address(row, agent().name), error="m", micro=False)
        code.save(drawn, kind="svg", scale=5, border=4, light="white", dark="black")
        return Response(drawn.getvalue(), content_type="image/svg+xml")

    def begin(self) -> ResponseReturnValue:
        """Make a secret, to be confirmed."""
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, your_password=refusal)
        with self.console.database.writing() as session:
            totp.begin(session, agent(), now())
        return redirect(url_for("console.second_factor"), 303)

    def confirm(self) -> ResponseReturnValue:
        """Have it count, and show the recovery codes, this once."""
        codes = recovery.make_codes()
        try:
            with self.console.database.writing() as session:
                typed = request.form.get("code", "")
                if right := totp.confirm(session, agent(), typed, now()):
                    recovery.keep_codes(session, agent(), codes, now())
        except UnreadableSecretError as wrong:
            return self._show(503, code=chosen().ended(told(wrong)))
        if not right:
            wrong = _("This is not the code that the app shows now.")
            return self._show(422, code=wrong)
        return page("recovery_codes", codes=codes.shown)

    def new_codes(self) -> ResponseReturnValue:
        """Make other recovery codes, and show them, this once."""
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, your_password=refusal)
        codes = recovery.make_codes()
        with self.console.database.writing() as session:
            if not factors.has_one(session, agent().id):
                abort(404)
            recovery.keep_codes(session, agent(), codes, now())
        return page("recovery_codes", codes=codes.shown)

    def turn_off(self) -> ResponseReturnValue:
        """Be asked for no code any more; it signs out everywhere."""
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, your_password=refusal)
        with self.console.database.writing() as session:
            mine = session.merge(agent())
            totp.turn_off(session, mine, doer(mine), now())
        flash(_("The second step is off; sign in again."))
        return redirect(url_for("console.sign_in"), 303)

    def _show(self, status: int = 200, **wrong: str) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            row = totp.secret_of(session, agent().id)
            left = recovery.left(session, agent().id)
            has_one = factors.has_one(session, agent().id)
        secret = row.secret if row and row.confirmed_at is None else ""
        groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
        needed = must_have(agent().role, self.console.second_factor) and not has_one
        values = {"row": row, "left": left, "groups": groups, "needed": needed}
        values["has_one"] = has_one
        return page("second_factor", status, wrong=wrong, **values)


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = SecondFactorPages(console)
    place = "/me/second-factor"
    routes.get(place, endpoint="second_factor")(pages.show)
    routes.get(f"{place}/picture", endpoint="second_factor_picture")(pages.picture)
    routes.post(f"{place}/begin", endpoint="begin_second_factor")(pages.begin)
    routes.post(f"{place}/confirm", endpoint="confirm_second_factor")(pages.confirm)
    routes.post(f"{place}/codes", endpoint="new_recovery_codes")(pages.new_codes)
    routes.post(f"{place}/off", endpoint="second_factor_off")(pages.turn_off)
