"""Which flow answers, what was published, what is wrong in the files: for admins."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.publishing import Word, back_to_files, roll_back, standing
from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now, page, typed_field
from ivr.drafts import keeping
from ivr.drafts.ending import LONGEST_MESSAGE
from ivr.drafts.origins import ON_DISK
from ivr.sentences import later

MOST_ROWS = 100
ROLLED_BACK = later("rolled back")


class FlowPage:
    """The views: what answers, and what answered before put back."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def flow(self) -> ResponseReturnValue:
        """Show what answers, to an admin."""
        with self.console.database.reading() as session:
            stands = standing(session)
            draft = keeping.current(session)
        return page(
            "flow",
            stands=stands,
            rows=stands.publications[:MOST_ROWS],
            more=len(stands.publications) > MOST_ROWS,
            refused=self.console.refused(),
            draft=draft,
            has_before=any(
                one.revision not in {None, stands.published}
                for one in stands.publications
            ),
        )

    def roll_back(self) -> ResponseReturnValue:
        """Have an earlier revision, or the files, answer new calls again."""
        wanted = typed_field("revision")
        message = typed_field("message").strip()[:LONGEST_MESSAGE]
        word = Word(agent().name, now(), message or ROLLED_BACK, agent().id)
        with self.console.database.writing() as session:
            if wanted == ON_DISK:
                is_new, what = back_to_files(session, word), _("the files")
            else:
                back = roll_back(session, wanted or None, word)
                is_new, what = back.is_new, back.revision
        if is_new:
            flash(_("New calls hear %(what)s from now on.", what=what))
        else:
            flash(_("New calls hear %(what)s already.", what=what))
        return redirect(url_for("console.flow"), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the page of the flow to the console."""
    pages = FlowPage(console)
    routes.get("/flow", endpoint="flow")(for_admins(pages.flow))
    back = for_admins(pages.roll_back)
    routes.post("/flow/rollback", endpoint="flow_rollback")(back)
