"""What comes before anything else: a password of one's own, a second step."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.console.site import Console, page, unsaved
from ivr.people import factors
from ivr.people.second_step import must_have
from ivr.tables import Agent

# What is open to whoever has something to do first: to leave, to read.
OPEN = {"console.choose", "console.sign_in", "console.sign_out"}
PASSWORD = {"console.me", "console.my_password"}
SECOND_FACTOR = {
    "console.second_factor",
    "console.second_factor_picture",
    "console.begin_second_factor",
    "console.confirm_second_factor",
    "console.passkeys",
    "console.begin_passkey",
    "console.add_passkey",
    *PASSWORD,
}


def way_of(console: Console, agent: Agent) -> ResponseReturnValue | None:
    """Return what leads `agent` to what must be done first; None if nothing must."""
    if request.endpoint in OPEN:
        return None
    if agent.password_until is not None:
        return lead("console.me", PASSWORD)
    if must_have(agent.role, console.second_factor):
        with console.database.reading() as session:
            has_one = factors.has_one(session, agent.id)
        return None if has_one else lead("console.second_factor", SECOND_FACTOR)
    return None


def lead(endpoint: str, allowed: set[str]) -> ResponseReturnValue | None:
    """Lead to `endpoint`, unless what is asked for belongs to it."""
    if request.endpoint in allowed:
        return None
    if request.method == "POST":
        way = url_for(endpoint)
        return page("first_things", 403, unsaved=unsaved(), way=way)
    return redirect(url_for(endpoint), 303)
