"""Which flow answers, what was published, what is wrong in the files: for admins."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ivr.calls.publishing import standing
from ivr.cases.agents import ADMIN
from ivr.console.site import Console, agent, page

MOST_ROWS = 100


class FlowPage:
    """The view.  It changes nothing: publishing is a command's."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def flow(self) -> ResponseReturnValue:
        """Show what answers, to an admin."""
        if agent().role != ADMIN:
            return page("for_admins", 403)
        with self.console.database.reading() as session:
            stands = standing(session)
        return page(
            "flow",
            stands=stands,
            rows=stands.publications[:MOST_ROWS],
            more=len(stands.publications) > MOST_ROWS,
            refused=self.console.refused(),
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the page of the flow to the console."""
    routes.get("/flow", endpoint="flow")(FlowPage(console).flow)
