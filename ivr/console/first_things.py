"""What somebody must do before anything else: choose a password of their own."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.console.site import page, unsaved
from ivr.tables import Agent

# What is open to whoever has it still to do: to do it, to leave, to read.
OPEN = {
    "console.choose",
    "console.me",
    "console.my_password",
    "console.sign_in",
    "console.sign_out",
}


def way_of(agent: Agent) -> ResponseReturnValue | None:
    """Return what leads `agent` to what must be done first; None if nothing must."""
    if agent.password_until is None or request.endpoint in OPEN:
        return None
    if request.method == "POST":
        return page("first_things", 403, unsaved=unsaved())
    return redirect(url_for("console.me"), 303)
