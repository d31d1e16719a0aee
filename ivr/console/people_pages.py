"""Who may sign in, for admins: everybody at a glance, and adding somebody."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ivr.cases.agents import ADMIN, AGENT, ROLES, AgentNameError, PhoneError
from ivr.console.languages import chosen, told
from ivr.console.proving import refusal_of, typed_password
from ivr.console.site import Console, agent, now, page
from ivr.errors import IvrError
from ivr.people import administering, overview
from ivr.people.audit import doer
from ivr.sentences import later

P = ParamSpec("P")

ROLE_NAMES = {
    "agent": later("agent"),
    "supervisor": later("supervisor"),
    "admin": later("admin"),
}
FIELDS = ("name", "role", "phone")


def admins_alone(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Refuse `view` to those who are no admins."""

    @wraps(view)
    def guarded(*args: P.args, **named: P.kwargs) -> ResponseReturnValue:
        return (
            view(*args, **named) if agent().role == ADMIN else page("for_admins", 403)
        )

    return guarded


class PeoplePages:
    """The views of the list."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def people(self) -> ResponseReturnValue:
        """Show everybody."""
        return self._show()

    def add(self) -> ResponseReturnValue:
        """Add somebody, and show the first password, this once."""
        filled = {name: request.form.get(name, "") for name in FIELDS}
        if filled["role"] not in ROLES:
            return page("refused", 400)
        if refusal := refusal_of(self.console, typed_password()):
            return self._show(403, {"your_password": refusal}, filled)
        try:
            wanted = administering.new_person(**filled)
            with self.console.database.writing() as session:
                person = administering.add(session, wanted, doer(agent()), now())
        except (AgentNameError, PhoneError) as wrong:
            return self._show(422, {field_of(wrong): sentence_of(wrong)}, filled)
        return page("first_password", person=person, password=wanted.password)

    def _show(
        self,
        status: int = 200,
        wrong: dict[str, str] | None = None,
        filled: dict[str, str] | None = None,
    ) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            rows = overview.everybody(session, now())
        given = filled or {"role": AGENT}
        return page("people", status, rows=rows, wrong=wrong or {}, filled=given)


def aria(wrong: dict[str, str], name: str) -> Markup:
    """Return the attributes of a field that say what is wrong with it, if anything."""
    if name not in wrong:
        return Markup("")
    return Markup(' aria-invalid="true" aria-describedby="{}-wrong"').format(name)


def field_of(wrong: IvrError) -> str:
    """Return the field that an error is about."""
    return "name" if isinstance(wrong, AgentNameError) else "phone"


def sentence_of(wrong: IvrError) -> str:
    """Return what an error says as a whole sentence, in the page's language."""
    return chosen().ended(told(wrong))


def add(routes: Blueprint, console: Console) -> None:
    """Add the list to the console, and the names of roles to its templates."""
    pages = PeoplePages(console)
    routes.get("/people", endpoint="people")(admins_alone(pages.people))
    routes.post("/people/add", endpoint="add_person")(admins_alone(pages.add))

    @routes.context_processor
    def words() -> dict[str, object]:
        return {"role_names": ROLE_NAMES, "aria": aria}
