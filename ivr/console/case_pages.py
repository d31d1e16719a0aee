"""The list of cases, and a case with what can be done to it."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.audio.holds import alarm
from ivr.callbacks.asking import Line, call_back, under_way
from ivr.cases import work
from ivr.cases.contacts import FurtherCall, further_calls
from ivr.cases.endings import ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.fields import fields_of, held, use_field
from ivr.cases.hearing import Standing, standing
from ivr.cases.hints import FIELD, hints_of, names_of
from ivr.cases.listing import CaseView, get_case, list_cases
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    DispositionError,
    TextError,
    TimeError,
)
from ivr.cases.transcripts import versions_of
from ivr.cases.working import may_work_on
from ivr.console.site import Console, agent, now, page
from ivr.console.talks import found_talks
from ivr.flow.secrets.masking import find_secrets
from ivr.notices.listing import notices_of
from ivr.tables import Callback, Notice, Recording
from ivr.transcripts.shown import Version

MOST_ROWS = 200
MISTYPED = (TextError, DispositionError, TimeError)

Change = Callable[[Session, int | None, str], object]


class CasePages:
    """The views.  A change is made by POST, and then the page is looked at anew."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def cases(self) -> ResponseReturnValue:
        """Show the open cases, or all of them."""
        show_all = request.args.get("show") == "all"
        with self.console.database.reading() as session:
            found = list_cases(session, include_closed=show_all, limit=MOST_ROWS + 1)
            hints = names_of(session, [row.case.number for row in found])
            told = alarm(session)
        return page(
            "cases",
            rows=found[:MOST_ROWS],
            more=len(found) > MOST_ROWS,
            hints=hints,
            show_all=show_all,
            alarm=told,
        )

    def case(self, number: int) -> ResponseReturnValue:
        """Show a case."""
        return self.show(number)

    def take(self, number: int) -> ResponseReturnValue:
        """Give the case to whoever asks."""

        def change(session: Session, version: int | None, _text: str) -> None:
            work.take(session, number, agent(), now(), version=version)

        return self._change(number, change, f"Case {number} is yours.")

    def note(self, number: int) -> ResponseReturnValue:
        """Add a note."""

        def change(session: Session, version: int | None, text: str) -> None:
            work.note(session, number, agent(), text, now(), version=version)

        return self._change(number, change, "Note added.")

    def close(self, number: int) -> ResponseReturnValue:
        """End the case, and go on to the next."""

        def change(session: Session, version: int | None, text: str) -> None:
            form = request.form
            how, cause = form.get("disposition"), form.get("root_cause")
            came = ending(self.console.policy(), how, text, cause)
            work.close(session, number, agent(), came, now(), version=version)

        return self._change(
            number, change, f"Case {number} is done.", url_for("console.cases")
        )

    def release(self, number: int) -> ResponseReturnValue:
        """Give the case back to the list."""

        def change(session: Session, version: int | None, text: str) -> None:
            who, at = agent(), now()
            work.release(session, number, who, at, reason=text, version=version)

        return self._change(number, change, f"Case {number} is free again.")

    def call(self, number: int) -> ResponseReturnValue:
        """Ring the agent, then the caller."""

        def change(session: Session, version: int | None, _text: str) -> None:
            line = Line(self.console.policy().calling, self.console.country())
            call_back(session, number, agent(), line, now(), version=version)

        return self._change(number, change, "Your phone rings in a moment.")

    def escalate(self, number: int) -> ResponseReturnValue:
        """Have a supervisor see the case."""

        def change(session: Session, _version: int | None, text: str) -> None:
            ask_for_supervisor(session, number, agent(), text, now())

        return self._change(number, change, f"A supervisor will see case {number}.")

    def reopen(self, number: int) -> ResponseReturnValue:
        """Open a closed case again."""

        def change(session: Session, version: int | None, _text: str) -> None:
            work.reopen(session, number, agent(), now(), version=version)

        return self._change(number, change, f"Case {number} is open again, and yours.")

    def use(self, number: int, field: int) -> ResponseReturnValue:
        """Use a number that was found in the message."""

        def change(session: Session, version: int | None, _text: str) -> None:
            use_field(session, number, field, agent(), now(), version=version)

        return self._change(number, change, "It is used, and says so below.")

    def _change(
        self, number: int, change: Change, done: str, then: str | None = None
    ) -> ResponseReturnValue:
        version = request.form.get("version", type=int)
        text = request.form.get("text", "")
        try:
            with self.console.database.writing() as session:
                change(session, version, text)
        except CaseNotFoundError:
            abort(404)
        except CaseRefusedError as wrong:
            status = 422 if isinstance(wrong, MISTYPED) else 409
            return self.show(number, status, refusal=str(wrong), text=text)
        flash(done)
        if removed := left_out(text):
            flash(removed)
        return redirect(then or url_for("console.case", number=number), 303)

    def show(
        self,
        number: int,
        status: int = 200,
        refusal: str = "",
        text: str = "",
        **more: object,
    ) -> ResponseReturnValue:
        """Show a case; `text` goes back into the form that was refused.

        `more`: the recording whose text was `corrected` in vain, as `correcting`.
        """
        view, further, versions = self._find(number)
        talks, said, more_versions = found_talks(self.console.database, number)
        values = more | {
            "talks": talks,
            "view": view,
            "further_calls": further,
            "versions": versions | more_versions,
            "notices": self._notices(number),
            **self._found(number),
            "heard": self._heard(view, further, said),
            "held": held,
            "may_work": may_work_on(view.case, agent()),
            "refusal": refusal,
            "form": (request.endpoint or "").rpartition(".")[2],
            "text": text,
            "policy": self.console.policy(),
            "calling": self._under_way(number),
        }
        return page("case", status, **values)

    def _heard(
        self, view: CaseView, further: list[FurtherCall], said: list[Recording]
    ) -> dict[str, Standing]:
        left = [*said, *(one for call in further for one in call.recordings)]
        shown = [one for one in (*left, view.recording) if one and one.sha256]
        with self.console.database.reading() as session:
            return {one.sid: standing(session, one, agent(), now()) for one in shown}

    def _found(self, number: int) -> dict[str, object]:
        with self.console.database.reading() as session:
            found = [one for one in hints_of(session, number) if one.kind != FIELD]
            return {"hints": found, "fields": fields_of(session, number)}

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
    named = ", ".join(kind.replace("_", " ") for kind in kinds)
    return f"It is kept without the secret in it ({named}): never write one down." * (
        len(kinds) > 0
    )


def add(routes: Blueprint, console: Console) -> None:
    """Add the cases to the console."""
    pages = CasePages(console)
    routes.get("/", endpoint="cases")(pages.cases)
    routes.get("/cases/<int:number>", endpoint="case")(pages.case)
    views = (pages.take, pages.note, pages.close, pages.release, pages.reopen)
    for view in (*views, pages.call, pages.escalate):
        name = view.__name__
        routes.post(f"/cases/<int:number>/{name}", endpoint=name)(view)
    routes.post("/cases/<int:number>/use/<int:field>", endpoint="use")(pages.use)
