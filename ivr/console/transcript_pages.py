"""Correcting what a recording says, by the form under its words."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.cases import correcting
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.console.case_pages import CasePages
from ivr.console.languages import chosen, told
from ivr.console.languages import gettext as _
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now
from ivr.sentences import word
from ivr.transcripts.corrections import (
    CorrectionConflictError,
    CorrectionTextError,
    NothingToCorrectError,
    Saved,
)


class TranscriptPages:
    """The view that takes a correction."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def correct(self, number: int, sid: str) -> ResponseReturnValue:
        """Store the text, or show the case again with what was written and why not."""
        base, text = request.form.get("base", type=row_number), request.form.get("text")
        if base is None or text is None:
            abort(400)
        try:
            saved = self._save(number, sid, text, base)
        except (CaseNotFoundError, NothingToCorrectError):
            abort(404)
        except CorrectionConflictError as wrong:
            return self._again(number, sid, 409, wrong, text)
        except CaseRefusedError as wrong:
            return self._again(number, sid, 409, wrong, text)
        except CorrectionTextError as wrong:
            return self._again(number, sid, 422, wrong, text)
        flash(kept(saved))
        return redirect(url_for("console.case", number=number), 303)

    def _save(self, number: int, sid: str, text: str, base: int) -> Saved:
        with self.console.database.writing() as session:
            return correcting.correct(
                session, number, sid, agent(), text, at=now(), base=base
            )

    def _again(
        self, number: int, sid: str, status: int, wrong: Exception, text: str
    ) -> ResponseReturnValue:
        return self.cases.show(
            number, status, refusal=told(wrong), correcting=sid, corrected=text
        )


def kept(saved: Saved) -> str:
    """Return what the agent is told of a correction."""
    if not saved.secrets:
        return _("The text is saved.")
    kinds = ", ".join(chosen().word(word(kind)) for kind in saved.secrets)
    return _(
        "The text is saved without the secret in it (%(kinds)s): never write one down.",
        kinds=kinds,
    )


def add(routes: Blueprint, console: Console) -> None:
    """Add the corrections to the console."""
    pages = TranscriptPages(console)
    routes.post("/cases/<int:number>/recordings/<sid>/correct", endpoint="correct")(
        pages.correct
    )
