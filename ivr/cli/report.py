"""`ivr report`: how the service does, by topic, language, agent and day."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from ivr.calls.watching import FlowWatch
from ivr.db import Database, open_database
from ivr.flow.hours import Hours
from ivr.migrations import upgrade
from ivr.reports.figures import report
from ivr.reports.measures import MEASURES, measure
from ivr.reports.period import Days, day, today
from ivr.reports.scope import Scope, dims
from ivr.reports.shapes import Table, as_csv, as_json, shown, tables
from ivr.settings import Settings, read_settings

# As many days as are shown when nobody says which: today is the last of them.
USUAL = timedelta(days=29)
ALL = "all"


@dataclass(frozen=True, slots=True)
class Installation:
    """What a report is made of, and the hours of the flow that answers now."""

    settings: Settings
    database: Database
    hours: Hours


def installation() -> Installation:
    """Return the installation, its tables up to date."""
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    flows = FlowWatch(database, settings.ivr_flow).flows
    with database.reading() as session:
        hours = flows.current(session).hours
    return Installation(settings, database, hours)


@click.command("report")
@click.argument("name", default=ALL)
@click.option("--from", "first", help="The first day, like 2026-11-01.")
@click.option("--to", "last", help="The last day; without it, today.")
@click.option("--by", default="", help="topic, language, agent, day; some: topic,day.")
@click.option("--topic", help="Of one topic alone; '' is without one.")
@click.option("--language", help="Of one language alone.")
@click.option("--agent", help="Of one agent alone; '' is nobody's.")
@click.option(
    "--format", "form", type=click.Choice(("table", "csv", "json")), default="table"
)
def report_command(  # noqa: PLR0913, PLR0917 - the command's own options
    name: str,
    first: str | None,
    last: str | None,
    by: str,
    topic: str | None,
    language: str | None,
    agent: str | None,
    form: str,
) -> None:
    """Show the measure NAME, or all of them: what happened on the days asked for.

    docs/reports.md says what each measure counts.
    """
    names = [*MEASURES] if name == ALL else [name]
    measure(names[0])
    parted = dims(by)
    here = installation()
    given = {"topic": topic, "language": language, "agent": agent}
    only = {one: value or None for one, value in given.items() if value is not None}
    scope = Scope(days_of(first, last, here.hours.zone), parted, only)
    show(here, names, scope, form)


def days_of(first: str | None, last: str | None, zone: str) -> Days:
    """Return the days that were typed; raises PeriodError."""
    end = day(last) if last else today(datetime.now(UTC), zone)
    return Days(day(first) if first else end - USUAL, end, zone)


def show(here: Installation, names: Sequence[str], scope: Scope, form: str) -> None:
    """Print the report."""
    with here.database.reading() as session:
        found = report(session, names, scope, here.hours)
    host = here.settings.ivr_public_url
    match form:
        case "csv":
            sys.stdout.buffer.write(as_csv(found, scope, host))
        case "json":
            click.echo(as_json(found, scope, host))
        case _:
            days = scope.days
            click.echo(f"{days.first} to {days.last}, {days.zone}")
            for one in tables(names, scope, found):
                click.echo(written(one))


def written(table: Table) -> str:
    """Return a table in columns that stand under each other."""
    rows = [(*group, *map(shown, figures)) for group, figures in table.rows]
    grid = [(*table.dims, *table.heads), *rows]
    widths = [max(len(row[at]) for row in grid) for at in range(len(grid[0]))]
    left = len(table.dims)
    lines = [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in grid
    ]
    body = "\n".join(lines) if rows else "none"
    return f"\n{table.title} ({table.name})\n{body}"
