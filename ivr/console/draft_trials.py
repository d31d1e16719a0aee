"""A draft before anyone hears it: what it would change, its conversations, replay."""

import json

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.console.admins import for_admins, mark
from ivr.console.languages import gettext as _
from ivr.console.phone_form import ANSWERS
from ivr.console.pictures import as_image
from ivr.console.site import Console, now, page
from ivr.drafts import keeping
from ivr.drafts import trials as rows
from ivr.drafts.checking import check
from ivr.drafts.difference import drawn, of_texts, told
from ivr.drafts.draft import Draft
from ivr.drafts.origins import Origin, from_answer
from ivr.drafts.schemas import schemas
from ivr.drafts.seeing import drawing, seen
from ivr.flow.drawing.outline import outline
from ivr.flow.drawing.picture import Picture
from ivr.flow.drawing.svg import svg


class TrialPages:
    """The views of an admin who tries a draft."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def difference(self) -> ResponseReturnValue:
        """Show what the draft would change, as text."""
        draft, before = self._both()
        words = told(before.files, draft.files)
        lines = of_texts(before.texts, draft)
        return page(
            "flow_difference", draft=draft, before=before, words=words, lines=lines
        )

    def difference_picture(self) -> Response:
        """Return both flows as one picture."""
        draft, before = self._both()
        return as_image(svg(drawn(before.files, draft.files)))

    def picture(self) -> Response:
        """Return the draft as a picture, with what is wrong marked in it."""
        return as_image(svg(self._drawn()))

    def graph(self) -> ResponseReturnValue:
        """Return the draft as nodes and edges; with `?flow=answers` what answers."""
        with self.console.database.reading() as session:
            draft = keeping.current(session)
            if draft is None or request.args.get("flow") == ANSWERS:
                files = from_answer(session, self.console.flow_file).files
            else:
                files = draft.files
        return jsonify(seen(files, [])["graph"])

    def schema(self) -> ResponseReturnValue:
        """Return the schemas of the files, from which the editor completes."""
        return jsonify(schemas())

    def outline(self) -> ResponseReturnValue:
        """Show the same as text."""
        text = outline(self._drawn())
        return page("flow_outline", title=_("Outline of the draft"), text=text)

    def ask(self) -> ResponseReturnValue:
        """Have the draft tried by the worker."""
        kind = request.form.get("kind", "")
        with self.console.database.writing() as session:
            number = rows.ask(session, kind, mark())
        return redirect(url_for("console.draft_trial", number=number), 303)

    def trial(self, number: int) -> ResponseReturnValue:
        """Show what came of a trial; until then the page loads itself anew."""
        with self.console.database.reading() as session:
            found = rows.trial(session, number)
            draft = keeping.current(session)
        if found is None:
            abort(404)
        result = json.loads(found.result) if found.result else None
        return page("flow_trial", trial=found, result=result, draft=draft)

    def _drawn(self) -> Picture:
        """Return the draft as it is drawn, with what is wrong marked in it."""
        with self.console.database.reading() as session:
            draft = keeping.needed(session)
        problems = [one.problem for one in check(draft, now(), draft.main).errors]
        return drawing(draft.files, problems)

    def _both(self) -> tuple[Draft, Origin]:
        with self.console.database.reading() as session:
            draft = keeping.needed(session)
            return draft, from_answer(session, self.console.flow_file)


def add(routes: Blueprint, console: Console) -> None:
    """Add the pages to the console."""
    pages = TrialPages(console)
    for path, view in (
        ("difference", pages.difference),
        ("difference.svg", pages.difference_picture),
        ("picture.svg", pages.picture),
        ("outline", pages.outline),
        ("graph.json", pages.graph),
        ("schema.json", pages.schema),
    ):
        endpoint = f"draft_{path.replace('.', '_')}"
        routes.get(f"/flow/draft/{path}", endpoint=endpoint)(for_admins(view))
    routes.post("/flow/draft/try", endpoint="draft_try")(for_admins(pages.ask))
    one = "/flow/draft/trials/<int:number>"
    routes.get(one, endpoint="draft_trial")(for_admins(pages.trial))
