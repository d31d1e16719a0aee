"""A case with what can be done to it."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.callbacks.asking import Line, under_way
from ivr.callbacks.planning import ClockChangeError
from ivr.callbacks.typed_in import LABELS
from ivr.cases.contacts import FurtherCall, further_calls
from ivr.cases.fields import fields_of, held
from ivr.cases.hearing import Standing, standing
from ivr.cases.hints import FIELD, hints_of
from ivr.cases.listing import CaseView, get_case
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    DispositionError,
    StaleCaseError,
    TextError,
    TimeError,
)
from ivr.cases.transcripts import versions_of
from ivr.cases.undoing import just_done
from ivr.cases.working import may_work_on
from ivr.console.callable import callable_case
from ivr.console.case_parts import open_page, parts, typed_by_hand
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.looking import note_look
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now, page
from ivr.console.talks import called_back
from ivr.console.undo_flash import flash_undoable
from ivr.console.unsent_pages import forget_draft, form_sent
from ivr.flow.secrets.masking import find_secrets
from ivr.notices.listing import notices_of
from ivr.sentences import word
from ivr.tables import Callback, Notice, Recording
from ivr.transcripts.shown import Version

MISTYPED = (TextError, DispositionError, TimeError)

Change = Callable[[Session, int | None, str], object]
Then = Callable[[object], str]


class CasePages:
    """The views.  A change is made by POST, and then the page is looked at anew."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def case(self, number: int) -> ResponseReturnValue:
        """Show a case; whoever follows it has seen what is new then."""
        note_look(self.console.database, number, agent(), now())
        return self.show(number)

    def now(self, number: int) -> ResponseReturnValue:
        """Show a case as it is now, without the page around it."""
        return self.show(number, template="live_case")

    def change(
        self, number: int, change: Change, done: str, then: Then | None = None
    ) -> ResponseReturnValue:
        """Make a change, say that it is `done`, and go on where `then` says.

        `then` is asked with what `change` returned; by default it is the case's page.
        What is refused is shown there, with all that was typed.
        """
        version = request.form.get("version", type=row_number)
        text, begun = request.form.get("text", ""), now()
        try:
            with self.console.database.writing() as session:
                came = change(session, version, text)
                forget_draft(session, number)
                line = just_done(session, number, agent(), begun)
        except CaseNotFoundError:
            abort(404)
        except CaseRefusedError as wrong:
            status = 422 if isinstance(wrong, MISTYPED) else 409
            more: dict[str, Any] = {"stale": isinstance(wrong, StaleCaseError)}
            if isinstance(wrong, ClockChangeError):
                more["choices"] = wrong.told
            return self.show(number, status, refusal=told(wrong), text=text, **more)
        flash_undoable(done, [line] if line else [])
        if removed := left_out(text):
            flash(removed)
        here = url_for("console.case", number=number)
        return redirect(then(came) if then else here, 303)

    def show(
        self,
        number: int,
        status: int = 200,
        refusal: str = "",
        text: str = "",
        *,
        template: str = "case",
        **more: object,
    ) -> ResponseReturnValue:
        """Show a case; `text` goes back into the form that was refused.

        `more`: the recording whose text was `corrected` in vain, as `correcting`;
        `stale`: the form was that of an old page, so what is new is put beside it.
        """
        view, further, versions = self._find(number)
        after = called_back(self.console.database, number)
        values = (
            {"form": form_sent()}
            | more
            | {
                "talks": after.talks,
                "ratings": after.ratings,
                "view": view,
                "further_calls": further,
                "versions": versions | after.versions,
                "notices": self._notices(number),
                **self._found(number),
                "heard": self._heard(view, further, after.recordings),
                "held": held,
                "may_work": may_work_on(view.case, agent()),
                "refusal": refusal,
                "text": text,
                "typed": request.form,
                "mine": typed_by_hand(request.form),
                "last_seen": request.form.get("seen", 0, type=row_number),
                "policy": self.console.policy(),
                "calling": self._under_way(number),
                "calls": callable_case(view.case, self._line(), now()),
                "typed_in": LABELS,
                **self._parts(number),
                **self._open_page(number),
            }
        )
        return page(template, status, **values)

    def _open_page(self, number: int) -> dict[str, object]:
        with self.console.database.reading() as session:
            return open_page(session, number, agent().id, now())

    def _heard(
        self, view: CaseView, further: list[FurtherCall], said: Sequence[Recording]
    ) -> dict[str, Standing]:
        left = [*said, *(one for call in further for one in call.recordings)]
        shown = [one for one in (*left, view.recording) if one and one.sha256]
        with self.console.database.reading() as session:
            return {one.sid: standing(session, one, agent(), now()) for one in shown}

    def _found(self, number: int) -> dict[str, object]:
        with self.console.database.reading() as session:
            found = [one for one in hints_of(session, number) if one.kind != FIELD]
            return {"hints": found, "fields": fields_of(session, number)}

    def _line(self) -> Line:
        return Line(self.console.policy().calling, self.console.country())

    def _parts(self, number: int) -> dict[str, object]:
        with self.console.database.reading() as session:
            return parts(session, number, self.console.flow(), now())

    def _under_way(self, number: int) -> Callback | None:
        with self.console.database.reading() as session:
            return under_way(session, number)

    def _notices(self, number: int) -> list[Notice]:
        with self.console.database.reading() as session:
            return notices_of(session, number)

    def _find(
        self, number: int
    ) -> tuple[CaseView, list[FurtherCall], dict[str, list[Version]]]:
        try:
            with self.console.database.reading() as session:
                view, further = (
                    get_case(session, number),
                    further_calls(session, number),
                )
                left = [one for call in further for one in call.recordings]
                shown = {one.sid: one for one in (*left, view.recording) if one}
                return (
                    view,
                    further,
                    {sid: versions_of(session, one) for sid, one in shown.items()},
                )
        except CaseNotFoundError:
            abort(404)


def left_out(text: str) -> str:
    """Return what an agent is told who wrote a secret; nothing where there is none."""
    kinds = dict.fromkeys(span.kind for span in find_secrets(text))
    if not kinds:
        return ""
    named = ", ".join(chosen().word(word(kind)) for kind in kinds)
    return _(
        "It is kept without the secret in it (%(kinds)s): never write one down.",
        kinds=named,
    )


def add(routes: Blueprint, console: Console) -> None:
    """Add the cases to the console."""
    pages = CasePages(console)
    routes.get("/cases/<int:number>", endpoint="case")(pages.case)
    routes.get("/live/cases/<int:number>", endpoint="live_case")(pages.now)
