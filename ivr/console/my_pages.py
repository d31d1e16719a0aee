"""Somebody's own page: where they are rung, their password, their sessions."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases.agents import PhoneError
from ivr.cases.passwords import WeakPasswordError
from ivr.console.languages import gettext as _
from ivr.console.languages import ngettext
from ivr.console.people_pages import sentence_of
from ivr.console.proving import refusal_of, typed_password
from ivr.console.session_cookie import SessionCookie
from ivr.console.site import Console, agent, now, page
from ivr.people import administering, own, passkeys, sessions, totp
from ivr.people.audit import doer


class MyPages:
    """The views.  A change is made by POST, and then the page is looked at anew."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def me(self) -> ResponseReturnValue:
        """Show what is mine."""
        return self._show()

    def phone(self) -> ResponseReturnValue:
        """Say where I am rung."""
        typed = request.form.get("phone", "")
        try:
            with self.console.database.writing() as session:
                mine = administering.held(session, agent().id)
                by = doer(mine)
                changed = administering.give_phone(session, mine, typed, by, now())
        except PhoneError as wrong:
            return self._show(422, phone=sentence_of(wrong))
        return done(_("Saved.") if changed else _("Nothing was different."))

    def password(self) -> ResponseReturnValue:
        """Choose another password; it ends my other sessions."""
        new = request.form.get("new_password", "")
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, your_password=refusal)
        try:
            password_hash = own.new_password_hash(agent(), new)
        except WeakPasswordError as wrong:
            return self._show(422, new_password=sentence_of(wrong))
        if own.is_the_same(agent(), new):
            return self._show(422, new_password=_("This is the password you have."))
        with self.console.database.writing() as session:
            token = own.change_password(session, agent(), password_hash, now())
        SessionCookie(self.console).replace(token)
        return done(_("Your password is changed, and your other sessions are ended."))

    def end_session(self) -> ResponseReturnValue:
        """End one of my sessions."""
        handle = request.form.get("session", "")
        with self.console.database.writing() as session:
            ended = own.end_session(session, agent(), handle, now())
        return done(_("The session is ended.") if ended else _("It was over already."))

    def end_others(self) -> ResponseReturnValue:
        """End all of my sessions but this one."""
        with self.console.database.writing() as session:
            count = own.end_other_sessions(session, agent(), g.token, now())
        return done(
            ngettext("%(num)d session ended.", "%(num)d sessions ended.", count)
        )

    def _show(self, status: int = 200, **wrong: str) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            opened = sessions.of_agent(session, agent().id, now(), g.token)
            has_app = totp.is_on(session, agent().id)
            count = len(passkeys.of_agent(session, agent().id))
        return page(
            "me",
            status,
            wrong=wrong,
            opened=opened,
            phone=request.form.get("phone", agent().phone or ""),
            has_app=has_app,
            passkeys=count,
        )


def done(sentence: str) -> ResponseReturnValue:
    """Say what was done, on the page that shows it."""
    flash(sentence)
    return redirect(url_for("console.me"), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = MyPages(console)
    routes.get("/me", endpoint="me")(pages.me)
    routes.post("/me/phone", endpoint="my_phone")(pages.phone)
    routes.post("/me/password", endpoint="my_password")(pages.password)
    routes.post("/me/end-session", endpoint="end_my_session")(pages.end_session)
    routes.post("/me/end-others", endpoint="end_my_others")(pages.end_others)
