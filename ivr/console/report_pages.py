"""How the service does: the figures, and the cases behind each of them.

Supervisors and admins see everybody's; agents see what is theirs.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial, wraps

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from ivr.cases.agents import AGENT
from ivr.console.languages import told
from ivr.console.site import Console, agent, now, page
from ivr.errors import UsageError
from ivr.flow.hours import Hours
from ivr.reports.behind import (
    NARROWED,
    PAGE,
    address,
    asked_for,
    count,
    id_in,
    listed,
    only,
)
from ivr.reports.figures import Figure, report
from ivr.reports.measures import DIMS, MEASURES
from ivr.reports.period import Days, day, today
from ivr.reports.scope import Scope, dims
from ivr.reports.shapes import as_csv, as_json, length, link, shown, tables

# A week is shown when nobody says which days: today is the last of them.
USUAL = timedelta(days=6)

# What an address of a report may say.
ASKED = ("from", "to", "by", "measure", *NARROWED)

View = Callable[[], ResponseReturnValue]


def saying_why(view: View) -> View:
    """Say on a page what is wrong with the days or the names that were asked for."""

    @wraps(view)
    def guarded() -> ResponseReturnValue:
        try:
            return view()
        except UsageError as wrong:
            return page("no_report", 422, refusal=told(wrong))

    return guarded


class ReportPages:
    """The views.  They change nothing."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def reports(self) -> ResponseReturnValue:
        """Show the figures, each a link to what it counts."""
        scope, names, found = self._found()
        return page(
            "reports",
            scope=scope,
            tables=tables(names, scope, found),
            measures=MEASURES,
            chosen=request.args.get("measure", ""),
            dims=DIMS,
            link=partial(link, scope=scope),
            shown=shown,
            asked={
                name: value for name, value in request.args.items() if name in ASKED
            },
        )

    def as_csv(self) -> ResponseReturnValue:
        """Return the figures for a spreadsheet."""
        scope, _, found = self._found()
        return download(
            as_csv(found, scope, self.console.public_url), "text/csv", "csv", scope
        )

    def as_json(self) -> ResponseReturnValue:
        """Return the figures for a program."""
        scope, _, found = self._found()
        text = as_json(found, scope, self.console.public_url)
        return download(text.encode(), "application/json", "json", scope)

    def listed(self) -> ResponseReturnValue:
        """Show what a figure counts."""
        hours = self.console.hours()
        behind = asked_for(request.args, hours.zone)
        behind = replace(behind, scope=own(behind.scope))
        after = id_in(request.args.get("after", ""))
        with self.console.database.reading() as session:
            total = count(session, behind)
            rows = listed(session, behind, hours, after=after, limit=PAGE + 1)
        more = len(rows) > PAGE
        rows = rows[:PAGE]
        return page(
            "report_list",
            behind=behind,
            total=total,
            rows=rows,
            first=after is None,
            more=f"{address(behind)}&after={rows[-1].id}" if more else None,
            length=length,
        )

    def _found(self) -> tuple[Scope, list[str], list[Figure]]:
        hours = self.console.hours()
        scope, names = asked_scope(hours), asked_names()
        with self.console.database.reading() as session:
            return scope, names, report(session, names, scope, hours)


def asked_scope(hours: Hours) -> Scope:
    """Return what the address asks for; raises UsageError."""
    asked = request.args
    last = day(asked["to"]) if asked.get("to") else today(now(), hours.zone)
    first = day(asked["from"]) if asked.get("from") else last - USUAL
    days = Days(first, last, hours.zone)
    return own(Scope(days, dims(asked.get("by", "")), only(asked)))


def asked_names() -> list[str]:
    """Return the measures that the address asks for: one, or all of them."""
    name = request.args.get("measure", "")
    return [name] if name in MEASURES else [*MEASURES]


def own(scope: Scope) -> Scope:
    """Return what of a scope whoever asks may see: agents, what is theirs."""
    who = agent()
    if who.role != AGENT:
        return scope
    return replace(scope, only={**scope.only, "agent": who.name})


def download(body: bytes, kind: str, ending: str, scope: Scope) -> Response:
    """Return a file to be saved."""
    name = f"report-{scope.days.first}-{scope.days.last}.{ending}"
    answer = Response(body, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def add(routes: Blueprint, console: Console) -> None:
    """Add the reports to the console."""
    pages = ReportPages(console)
    routes.get("/reports", endpoint="reports")(saying_why(pages.reports))
    routes.get("/reports.csv", endpoint="reports_csv")(saying_why(pages.as_csv))
    routes.get("/reports.json", endpoint="reports_json")(saying_why(pages.as_json))
    routes.get("/reports/list", endpoint="report_list")(saying_why(pages.listed))
