"""The draft of the flow: its files in text boxes, what is wrong, what was done."""

from typing import Any

from flask import (
    Blueprint,
    flash,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.calls.publishing import standing
from ivr.console.admins import for_admins, mark, typed
from ivr.console.draft_editor import as_json, kind_of, phrases
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.site import Console, agent, now, page
from ivr.drafts import ending, keeping
from ivr.drafts.checking import check
from ivr.drafts.difference import of_file
from ivr.drafts.draft import CONVERSATIONS, Draft, DraftError, is_flow, plain
from ivr.drafts.keeping import ConflictError, NoDraftError
from ivr.drafts.origins import ON_DISK, from_answer, from_files
from ivr.drafts.trials import trials

# The rows of a text box: a screen of them, whatever is in it.
ROWS = 32
EXAMPLE = f"{CONVERSATIONS}lost_card.yaml"


class DraftPages:
    """The views of an admin who edits the flow."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def draft(self) -> ResponseReturnValue:
        """Show the draft at one of its files, or the way to begin one."""
        with self.console.database.reading() as session:
            found = keeping.current(session)
            stands = standing(session)
        if found is None:
            return page("flow_begin", stands=stands)
        file = request.args.get("file", found.main)
        if file not in found.texts:
            file = found.main
        return self.shown(found, file, found.texts[file])

    def shown(
        self,
        draft: Draft,
        file: str,
        text: str,
        **more: Any,  # noqa: ANN401 - whatever the template shows
    ) -> ResponseReturnValue:
        """Show `text` in the box of `file`, with what is wrong in the draft then."""
        with self.console.database.reading() as session:
            beside = self._beside(session, draft)
        checked = check(draft.with_text(file, text), now())
        values: dict[str, Any] = {
            "draft": draft,
            "file": file,
            "text": text,
            "checked": checked,
            "is_flow": is_flow,
            "kind": kind_of(draft, file),
            "example": EXAMPLE,
            "phrases": phrases,
            "rows": ROWS,
            "is_saved": draft.texts.get(file) == text,
        }
        return page("flow_draft", **values, **beside, **more)

    def _beside(self, session: Session, draft: Draft) -> dict[str, Any]:
        stands = standing(session)
        answers = stands.published or ON_DISK
        return {
            "edits": keeping.edits(session, draft.id),
            "trials": trials(session, draft.id),
            "stands": stands,
            "is_behind": draft.origin not in {answers, stands.answers},
        }

    def begin(self) -> ResponseReturnValue:
        """Begin a draft from what answers, or from the files."""
        main = self.console.flow_file
        with self.console.database.writing() as session:
            wanted = request.form.get("from")
            files = wanted == ON_DISK
            origin = from_files(main) if files else from_answer(session, main)
            keeping.begin(session, origin, agent().name, now())
        return to_draft()

    def save(self) -> ResponseReturnValue:
        """Save a file, or show both texts where somebody else was quicker."""
        file, text = request.form.get("file", ""), plain(typed())
        try:
            with self.console.database.writing() as session:
                keeping.save(session, mark(), file, text)
        except ConflictError as wrong:
            return conflict(wrong, text)
        flash(_("The file is saved."))
        return to_draft(file)

    def check(self) -> ResponseReturnValue:
        """Show what would be wrong with what was typed; nothing is saved."""
        found, file = self.now(), request.form.get("file", "")
        if file not in found.texts:
            file = found.main
        if request.accept_mimetypes.best == "application/json":
            return as_json(found.with_text(file, plain(typed())), file)
        return self.shown(found, file, plain(typed()), seen_version=mark().version)

    def add(self) -> ResponseReturnValue:
        """Add a file, empty unless its text was typed already."""
        name = request.form.get("name", "")
        try:
            with self.console.database.writing() as session:
                keeping.add(session, mark(), name, typed())
        except NoDraftError:
            raise
        except DraftError as wrong:
            return self.refused("add", wrong)
        return to_draft(name.strip())

    def remove(self) -> ResponseReturnValue:
        """Take a file out."""
        file = request.form.get("file", "")
        try:
            with self.console.database.writing() as session:
                keeping.remove(session, mark(), file)
        except ConflictError as wrong:
            return conflict(wrong, typed())
        flash(_("%(file)s is removed; its text stays in the history.", file=file))
        return to_draft()

    def publish(self) -> ResponseReturnValue:
        """Have the draft answer new calls."""
        found, asked = self.now(), mark()
        checked, message = check(found, asked.at), request.form.get("message", "")
        try:
            with self.console.database.writing() as session:
                is_new = ending.publish(session, found, checked, asked, message)
        except ConflictError as wrong:
            return self.refused("publish", changed_meanwhile(wrong))
        except DraftError as wrong:
            return self.refused("publish", wrong)
        told = _("It answers new calls from now on.")
        flash(told if is_new else _("It answered already, just as it is."))
        return redirect(url_for("console.flow"), 303)

    def discard(self) -> ResponseReturnValue:
        """End the draft; nothing that answers changes."""
        try:
            with self.console.database.writing() as session:
                keeping.end(session, mark(), ending.DISCARDED)
        except ConflictError as wrong:
            return self.refused("discard", changed_meanwhile(wrong))
        flash(_("The draft is discarded."))
        return redirect(url_for("console.flow"), 303)

    def refused(self, form: str, wrong: DraftError) -> ResponseReturnValue:
        """Show the draft again, with what is wrong beside the form it is about."""
        found = self.now()
        given = {name: request.form.get(name, "") for name in ("name", "message")}
        text = found.texts[found.main]
        answer: Any = self.shown(
            found, found.main, text, refusals={form: told(wrong)}, given=given
        )
        return answer[0], 422

    def now(self) -> Draft:
        """Return the draft; raises NoDraftError without one."""
        with self.console.database.reading() as session:
            return keeping.needed(session)


def changed_meanwhile(wrong: ConflictError) -> DraftError:
    """Say that the draft is not the one that was looked at."""
    text = _(
        "%(who)s changed %(file)s meanwhile; look at it, and decide then",
        who=wrong.by,
        file=wrong.file,
    )
    return DraftError(text)


def conflict(wrong: ConflictError, mine: str) -> ResponseReturnValue:
    """Show what two people made of one file; nothing of either is lost."""
    theirs = wrong.theirs
    lines = of_file(wrong.file, theirs or "", mine)
    values = {"wrong": wrong, "mine": mine, "theirs": theirs, "rows": ROWS // 2}
    return page("flow_conflict", 409, difference="\n".join(lines), **values)


def to_draft(file: str | None = None) -> ResponseReturnValue:
    """Go to the draft, at one of its files."""
    return redirect(url_for("console.draft", file=file), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the pages of the draft to the console."""
    pages = DraftPages(console)
    routes.get("/flow/draft", endpoint="draft")(for_admins(pages.draft))
    for name in ("begin", "save", "check", "add", "remove", "publish", "discard"):
        view = for_admins(getattr(pages, name))
        routes.post(f"/flow/draft/{name}", endpoint=f"draft_{name}")(view)
