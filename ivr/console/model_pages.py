"""Speech models: what is installed, what there is, how well they do: for admins.

Installing is done by the worker, since it takes minutes; only models of the catalogue
can be asked for here, whose content is known.  The rest is `ivr models`.
"""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.flows import Flows
from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now, page
from ivr.errors import UsageError
from ivr.jobs.asking import MODELS, Kind, ask, asked
from ivr.people.audit import doer, note
from ivr.sentences import sentence
from ivr.speech import catalogue, installed
from ivr.speech.catalogue import SIZES, Entry
from ivr.speech.installed import Record
from ivr.tables import Job
from ivr.transcripts.measured import as_json, report

ACTIONS: dict[str, Kind] = {
    "install": "model_install",
    "remove": "model_remove",
    "check": "model_check",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A language: whether the flow speaks it, its model if any, what there is.

    `is_own`: the model is in our folder, and not one of a Python package.
    """

    language: str
    is_spoken: bool
    name: str | None
    record: Record | None
    is_own: bool
    there_are: tuple[Entry, ...]


class ModelPages:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def models(self) -> ResponseReturnValue:
        """Show the models, what is under way, and the measured errors."""
        with self.console.database.reading() as session:
            jobs = asked(session, MODELS)
            spoken = Flows(self.console.flow()).current(session).settings.languages
            measured = [as_json(one) for one in report(session)]
        rows = [self._row(one, spoken=True) for one in spoken]
        others = [one for one in self._known() if one not in spoken]
        rows += [self._row(one, spoken=False) for one in others]
        return page(
            "models",
            spoken=[one for one in rows if one.is_spoken or one.name],
            others=[one for one in rows if not one.is_spoken and not one.name],
            jobs=[(one, result_of(one)) for one in jobs],
            waits=any(one.state in {"queued", "running"} for one in jobs),
            measured=[one for one in measured if one["topic"] is None],
            folder=self.console.settings.ivr_models,
        )

    def act(self, what: str) -> ResponseReturnValue:
        """Have the worker install, remove or check a model."""
        language = catalogue.full_language(request.form.get("language", ""))
        size = request.form.get("size", "")
        if what == "install":
            catalogue.entry_for(language, size if size in SIZES else "small")
        elif language not in self._known() and language not in self._there():
            raise UsageError(sentence("no model is known for it"))
        options = {"language": language}
        if what == "install":
            options["size"] = size if size in SIZES else ""
        is_new = self._ask(what, options)
        done = _("The worker does it; the page shows how far it is.")
        flash(done if is_new else _("It is asked for already."))
        return redirect(url_for("console.models"), 303)

    def _ask(self, what: str, options: dict[str, str]) -> bool:
        """Ask the worker and note who did; False where it is asked for already."""
        by, at, kind = doer(agent()), now(), "model_asked"
        language, size = options["language"], options.get("size", "")
        with self.console.database.writing() as session:
            is_new = ask(session, ACTIONS[what], options, by.name, at)
            if is_new:
                note(session, kind, by, at, about=language, asked=what, size=size)
        return is_new

    def _there(self) -> list[str]:
        return installed.installed_languages(self.console.settings.ivr_models)

    def _known(self) -> list[str]:
        known = catalogue.languages()
        return [*known, *(one for one in self._there() if one not in known)]

    def _row(self, language: str, *, spoken: bool) -> Row:
        folder = self.console.settings.ivr_models
        model = installed.find_model(folder, language)
        return Row(
            language,
            spoken,
            installed.model_name(model) if model else None,
            installed.read_record(model) if model else None,
            model is not None and model.parent == folder,
            catalogue.entries_for(language),
        )


def result_of(job: Job) -> dict[str, Any]:
    """Return what came of a job; empty where nothing has."""
    return json.loads(job.result) if job.result else {}


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = ModelPages(console)
    routes.get("/models", endpoint="models")(for_admins(pages.models))
    for what in ACTIONS:

        def act(what: str = what) -> ResponseReturnValue:
            return pages.act(what)

        routes.post(f"/models/{what}", endpoint=f"models_{what}")(for_admins(act))
