"""One of those who may sign in, for admins: role, phone, sessions, way in."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.agents import ROLES, PhoneError
from ivr.console.languages import gettext as _
from ivr.console.languages import ngettext
from ivr.console.people_pages import admins_alone, sentence_of
from ivr.console.proving import refusal_of, typed_password
from ivr.console.site import Console, agent, now, page
from ivr.people import administering, factors, sessions
from ivr.people.administering import NobodyError, PersonError
from ivr.people.audit import Doer, Wanted, doer, read_page
from ivr.tables import Agent

LINES = 10
LONGEST_VERSION = 9

Change = Callable[[Session, Agent, Doer, datetime], str]


class PersonPages:
    """The views.  What gives power needs the admin's own password."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def person(self, person: int) -> ResponseReturnValue:
        """Show somebody."""
        return self._show(person)

    def change(self, person: int) -> ResponseReturnValue:
        """Save the role and the phone; the role needs the password."""
        role, phone = request.form.get("role", ""), request.form.get("phone", "")
        if role not in ROLES:
            return page("refused", 400)

        def save(session: Session, one: Agent, by: Doer, at: datetime) -> str:
            changed = administering.give_phone(session, one, phone, by, at)
            changed |= administering.give_role(session, one, role, by, at)
            return _("Saved.") if changed else _("Nothing was different.")

        # What is read here is what the form showed, or its version is too old.
        gives_power = self._find(person).role != role
        return self._do(person, save, gives_power=gives_power)

    def disable(self, person: int) -> ResponseReturnValue:
        """Let somebody in no more."""

        def save(session: Session, one: Agent, by: Doer, at: datetime) -> str:
            administering.disable(session, one, by, at)
            return _("%(name)s may no longer sign in.", name=one.name)

        return self._do(person, save)

    def enable(self, person: int) -> ResponseReturnValue:
        """Let somebody in again."""

        def save(session: Session, one: Agent, by: Doer, at: datetime) -> str:
            administering.enable(session, one, by, at)
            return _("%(name)s may sign in again.", name=one.name)

        return self._do(person, save, gives_power=True)

    def end_sessions(self, person: int) -> ResponseReturnValue:
        """Sign somebody out everywhere."""

        def save(session: Session, one: Agent, by: Doer, at: datetime) -> str:
            count = administering.sign_out(session, one, by, at)
            return ngettext("%(num)d session ended.", "%(num)d sessions ended.", count)

        return self._do(person, save)

    def new_password(self, person: int) -> ResponseReturnValue:
        """Give somebody a first password again, and show it, this once."""
        found = self._find(person)
        made = administering.make_first_password(found.name)

        def save(session: Session, one: Agent, by: Doer, at: datetime) -> str:
            administering.let_in_anew(session, one, made, by, at)
            return ""

        def done(_told: str) -> ResponseReturnValue:
            return page("first_password", person=found, password=made.text)

        return self._do(person, save, done, gives_power=True)

    def second_factor_off(self, person: int) -> ResponseReturnValue:
        """Ask somebody for no code any more, who has lost what makes them."""

        def save(session: Session, one: Agent, by: Doer, at: datetime) -> str:
            factors.turn_all_off(session, one, by, at)
            return _("%(name)s signs in by the password alone.", name=one.name)

        return self._do(person, save, gives_power=True)

    def _find(self, person: int) -> Agent:
        with self.console.database.reading() as session:
            found = session.get(Agent, person)
        if found is None:
            abort(404)
        return found

    def _do(
        self,
        person: int,
        save: Change,
        done: Callable[[str], ResponseReturnValue] | None = None,
        *,
        gives_power: bool = False,
    ) -> ResponseReturnValue:
        if gives_power and (refused := refusal_of(self.console, typed_password())):
            return self._show(person, 403, your_password=refused)
        try:
            with self.console.database.writing() as session:
                one = administering.held(session, person, version())
                told = save(session, one, doer(agent()), now())
        except NobodyError:
            abort(404)
        except PhoneError as wrong:
            return self._show(person, 422, phone=sentence_of(wrong))
        except PersonError as wrong:
            return self._show(person, 409, all=sentence_of(wrong))
        if done is not None:
            return done(told)
        flash(told)
        return redirect(url_for("console.person", person=person), 303)

    def _show(
        self, person: int, status: int = 200, **wrong: str
    ) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            found = session.get(Agent, person)
            if found is None:
                abort(404)
            opened = sessions.of_agent(session, person, now())
            done = read_page(session, Wanted(found), "", LINES)
            has_second = factors.has_one(session, person)
        filled = {name: request.form.get(name) for name in ("role", "phone")}
        values = {
            "opened": opened,
            "lines": done.lines,
            "more": done.cursor,
            "has_second": has_second,
        }
        return page(
            "person", status, person=found, wrong=wrong, filled=filled, **values
        )


def version() -> int:
    """Return which version of somebody the form showed; -1 for what is none."""
    given = request.form.get("version", "")
    is_number = given.isascii() and given.isdigit() and len(given) <= LONGEST_VERSION
    return int(given) if is_number else -1


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = PersonPages(console)
    routes.get("/people/<int:person>", endpoint="person")(admins_alone(pages.person))
    for path, view in {
        "change": pages.change,
        "disable": pages.disable,
        "enable": pages.enable,
        "end-sessions": pages.end_sessions,
        "new-password": pages.new_password,
        "second-factor-off": pages.second_factor_off,
    }.items():
        endpoint = f"person_{path.replace('-', '_')}"
        routes.post(f"/people/<int:person>/{path}", endpoint=endpoint)(
            admins_alone(view)
        )
