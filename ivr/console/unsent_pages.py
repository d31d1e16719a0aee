"""Drafts as they are typed, and forms that outlive the session they were sent in."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.drafts import FORMS, NOT_TYPED, drop, keep, typed_in
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now

# A refused form's fields go through the way in under these names.
KEPT_FORM, KEPT_CASE, KEPT = "kept_form", "kept_case", "kept_field_"


def form_sent() -> str:
    """Return what the form of this request does: `note`, `close`."""
    return (request.endpoint or "").rpartition(".")[2]


def forget_draft(session: Session, number: int) -> None:
    """Forget the draft of the form that was just sent."""
    drop(session, number, agent().id, form_sent())


def kept_fields() -> dict[str, str]:
    """Return the hidden fields that carry a refused form through the way in.

    They are those of the form that was refused just now, or of one before it.
    """
    carried = {name: value for name, value in request.form.items() if is_carried(name)}
    number = (request.view_args or {}).get("number")
    if carried or form_sent() not in FORMS or number is None:
        return carried
    typed = {
        f"{KEPT}{name}": value
        for name, value in request.form.items()
        if name not in NOT_TYPED
    }
    return {KEPT_FORM: form_sent(), KEPT_CASE: str(number)} | typed


def is_carried(name: str) -> bool:
    """Tell whether a field of the way in belongs to a form that was refused."""
    return name in {KEPT_FORM, KEPT_CASE} or name.startswith(KEPT)


def keep_carried(session: Session, agent_id: int) -> None:
    """Keep the form that came through the way in as a draft of who signed in."""
    form, number = (
        request.form.get(KEPT_FORM),
        request.form.get(KEPT_CASE, type=row_number),
    )
    if form is None or number is None:
        return
    carried = {
        name.removeprefix(KEPT): value
        for name, value in request.form.items()
        if name.startswith(KEPT)
    }
    keep(session, number, agent_id, form, typed_in(carried), now())


def add(routes: Blueprint, console: Console) -> None:
    """Add keeping drafts to the console."""

    def draft(number: int) -> ResponseReturnValue:
        """Keep what is typed in a form so far."""
        fields, form = typed_in(request.form), request.form.get("form", "")
        with console.database.writing() as session:
            if not keep(session, number, agent().id, form, fields, now()):
                abort(404)
        return "", 204

    routes.post("/cases/<int:number>/draft", endpoint="unsent")(draft)
