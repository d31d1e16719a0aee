"""Drafts as they are typed, and forms that outlive the session they were sent in.

A form of a case comes back as a draft in its place.  Any other is shown to whoever
signed in, as it was filled in, and sent by one press.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.drafts import FORMS, NOT_TYPED, drop, keep, typed_in
from ivr.console.numbers import row_number
from ivr.console.paths import ours
from ivr.console.site import Console, agent, is_ours, now

# A refused form's fields go through the way in under these names.
KEPT_FORM, KEPT_CASE, KEPT = "kept_form", "kept_case", "kept_field_"
# Those of a form that is sent again, and where it goes.
AGAIN_TO, AGAIN = "again_to", "again_field_"
# What is never carried: secrets, and what the next page has of its own.
SECRETS = ("password", "code", "credential", "pin")
OWN = {"csrf_token"}
# Without any other field nothing was typed: a button is pressed again where it stands.
BUTTONS = OWN | NOT_TYPED | {"next", "do", "state"}

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that was not sent: where it goes, and its fields in their order."""

    to: str
    fields: Pairs

    @property
    def shown(self) -> Pairs:
        """What somebody typed or chose."""
        return [
            (name, text)
            for name, text in self.fields
            if name not in BUTTONS and not name.startswith("version") and text.strip()
        ]


def form_sent() -> str:
    """Return what the form of this request does: `note`, `close`."""
    return (request.endpoint or "").rpartition(".")[2]


def forget_draft(session: Session, number: int) -> None:
    """Forget the draft of the form that was just sent."""
    drop(session, number, agent().id, form_sent())


def kept_fields() -> Pairs:
    """Return the hidden fields that carry a refused form through the way in.

    They are those of the form that was refused just now, or of one before it.
    """
    every = list(request.form.items(multi=True))
    carried = [(name, value) for name, value in every if is_carried(name)]
    number = (request.view_args or {}).get("number")
    if carried or not every:
        return carried
    if form_sent() in FORMS and number is not None:
        typed = [(f"{KEPT}{name}", value) for name, value in every if is_typed(name)]
        return [(KEPT_FORM, form_sent()), (KEPT_CASE, str(number)), *typed]
    found = Unsent(request.path, [one for one in every if may_be_carried(one[0])])
    if request.files or not found.shown or is_way_in():
        return []
    again = [(f"{AGAIN}{name}", value) for name, value in found.fields]
    return [(AGAIN_TO, found.to), *again]


def held_back() -> Unsent | None:
    """Return this request's form, to be sent again; None where there is none to show.

    Not another site's, whose words we do not show, and none of the way in.
    """
    if request.method != "POST" or request.files or not is_ours() or is_way_in():
        return None
    every = request.form.items(multi=True)
    found = Unsent(request.path, [one for one in every if may_be_carried(one[0])])
    return found if found.shown else None


def is_typed(name: str) -> bool:
    """Tell whether a field is one that somebody fills in."""
    return name not in NOT_TYPED


def may_be_carried(name: str) -> bool:
    """Tell whether a field may stand in another page."""
    return name not in OWN and not any(one in name for one in SECRETS)


def is_way_in() -> bool:
    """Tell whether what was sent is a form of the way in itself."""
    return form_sent() in {
        *("try_sign_in", "sign_in_by_passkey", "try_second_step"),
        *("second_step_by_passkey", "sign_out", "choose", "make_first_admin"),
    }


def is_carried(name: str) -> bool:
    """Tell whether a field of the way in belongs to a form that was refused."""
    return name in {KEPT_FORM, KEPT_CASE, AGAIN_TO} or name.startswith((KEPT, AGAIN))


def unsent() -> Unsent | None:
    """Return the form that came through the way in to be sent again."""
    to = request.form.get(AGAIN_TO, "")
    fields = [
        (name.removeprefix(AGAIN), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(AGAIN)
    ]
    return Unsent(to, fields) if fields and ours(to) == to else None


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
