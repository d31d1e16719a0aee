"""What the comparison with Twilio's lists came to: for supervisors and admins."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.console.caller_pages import for_supervisors
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now, page
from ivr.reconciliation.alerts import acknowledge, last_runs, open_alerts


class ReconciliationPage:
    """The views.  That somebody has looked is noted by POST."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def reconciliation(self) -> ResponseReturnValue:
        """Show the last runs, and what nobody has looked at yet."""
        with self.console.database.reading() as session:
            runs, alerts = last_runs(session), open_alerts(session)
        return page("reconciliation", runs=runs, alerts=alerts)

    def looked(self) -> ResponseReturnValue:
        """Note that somebody has looked at all of it."""
        with self.console.database.writing() as session:
            count = acknowledge(session, agent().name, now())
        flash(_("%(count)s looked at.", count=count))
        return redirect(url_for("console.reconciliation"), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    views = ReconciliationPage(console)
    show, looked = map(for_supervisors, (views.reconciliation, views.looked))
    routes.get("/reconciliation", endpoint="reconciliation")(show)
    routes.post("/reconciliation/looked", endpoint="reconciliation_looked")(looked)
