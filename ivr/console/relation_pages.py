"""What belongs together: cases merged, linked and split, by forms of their pages."""

from contextlib import suppress

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.linking import link, unlink
from ivr.cases.merging import merge, unmerge
from ivr.cases.refusals import TextError
from ivr.cases.splitting import Rules, split_call, split_note
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now
from ivr.sentences import sentence
from ivr.tables import Case


class RelationPages:
    """The views.  Each leads to the case that the work goes on with."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def merge(self, number: int) -> ResponseReturnValue:
        """Merge the case into another one."""

        def change(session: Session, version: int | None, _text: str) -> Case:
            into = typed_number("into")
            return merge(session, number, into, agent(), now(), version=version)

        done = _("Case %(number)s was merged into this one.", number=number)
        return self.cases.change(number, change, done, address)

    def unmerge(self, number: int) -> ResponseReturnValue:
        """Take the case out of the one that it was merged into."""

        def change(session: Session, version: int | None, _text: str) -> Case:
            return unmerge(session, number, agent(), now(), version=version)

        return self.cases.change(number, change, _("It is a case of its own again."))

    def link(self, number: int) -> ResponseReturnValue:
        """Link the case with another one."""

        def change(session: Session, version: int | None, text: str) -> Case:
            other, at = typed_number("other"), now()
            who = agent()
            return link(session, number, other, who, at, why=text, version=version)

        return self.cases.change(number, change, _("The cases are linked."))

    def unlink(self, number: int, other: int) -> ResponseReturnValue:
        """End the link of two cases."""

        def change(session: Session, version: int | None, _text: str) -> Case:
            return unlink(session, number, other, agent(), now(), version=version)

        return self.cases.change(number, change, _("The link is gone."))

    def split_call(self, number: int, sid: str) -> ResponseReturnValue:
        """Make a further call a case of its own."""

        def change(session: Session, version: int | None, _text: str) -> Case:
            rules, about = self.rules(), topic()
            given = (session, number, sid, agent(), now(), rules)
            return split_call(*given, topic=about, version=version)

        done = _(
            "This call is a case of its own; it was of case %(number)s.", number=number
        )
        return self.cases.change(number, change, done, address)

    def split_note(self, number: int, note: int) -> ResponseReturnValue:
        """Make a note a case of its own."""

        def change(session: Session, version: int | None, _text: str) -> Case:
            rules, about = self.rules(), topic()
            given = (session, number, note, agent(), now(), rules)
            return split_note(*given, topic=about, version=version)

        done = _(
            "This note is a case of its own; it was of case %(number)s.", number=number
        )
        return self.cases.change(number, change, done, address)

    def rules(self) -> Rules:
        """Return by what a new case gets its place and its due time."""
        return Rules(self.console.flow(), self.console.policy())


def topic() -> str | None:
    """Return the topic that was chosen."""
    return request.form.get("topic") or None


def typed_number(field: str) -> int:
    """Return the number of a case that was typed; raises TextError for none."""
    typed = request.form.get(field, "").strip().removeprefix("#")
    with suppress(ValueError):
        if number := row_number(typed):
            return number
    raise TextError(sentence("type the number of the other case, like 1002"))


def address(case: object) -> str:
    """Return where the page of a case is."""
    number = case.number if isinstance(case, Case) else 0
    return url_for("console.case", number=number)


def add(routes: Blueprint, console: Console) -> None:
    """Add what belongs together to the console."""
    pages = RelationPages(console)
    case = "/cases/<int:number>"
    for view in (pages.merge, pages.unmerge, pages.link):
        name = view.__name__
        routes.post(f"{case}/{name}", endpoint=name)(view)
    routes.post(f"{case}/unlink/<int:other>", endpoint="unlink")(pages.unlink)
    routes.post(f"{case}/calls/<sid>/split", endpoint="split_call")(pages.split_call)
    routes.post(f"{case}/notes/<int:note>/split", endpoint="split_note")(
        pages.split_note
    )
