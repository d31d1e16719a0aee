"""`ivr report`: how the service does, by topic, language, agent, day and hour."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import click
from click.core import ParameterSource

from ivr.cli.installation import Installation, installation
from ivr.cli.report_digest import show_digest
from ivr.errors import UsageError
from ivr.reports.figures import report
from ivr.reports.measures import MEASURES, measure
from ivr.reports.period import Days, day, today
from ivr.reports.scope import Scope, dims
from ivr.reports.shapes import Table, as_csv, as_json, shown, tables

OF_DIGEST = {"on": "--date", "send": "--send"}
NOT_OF_DIGEST = {
    "first": "--from",
    "last": "--to",
    "by": "--by",
    "topic": "--topic",
    "language": "--language",
    "agent": "--agent",
    "form": "--format",
}
# As many days as are shown when nobody says which: today is the last of them.
USUAL = timedelta(days=29)
ALL, DIGEST = "all", "digest"


@click.command("report")
@click.argument("name", default=ALL)
@click.option("--from", "first", help="The first day, like 2026-11-01.")
@click.option("--to", "last", help="The last day; without it, today.")
@click.option("--by", default="", help="topic, language, agent, day, hour; or some.")
@click.option("--topic", help="Of one topic alone; '' is without one.")
@click.option("--language", help="Of one language alone.")
@click.option("--agent", help="Of one agent alone; '' is nobody's.")
@click.option("--date", "on", help="With digest: of which day; without it, yesterday.")
@click.option("--send", is_flag=True, help="With digest: send it to IVR_DIGEST_TO.")
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
    on: str | None,
    *,
    send: bool,
) -> None:
    """Show the measure NAME, or all of them: what happened on the days asked for.

    `ivr report digest` shows the nightly mail.  docs/reports.md says what each counts.
    """
    if name == DIGEST:
        refuse(NOT_OF_DIGEST)
        show_digest(installation(), on, send=send)
        return
    refuse(OF_DIGEST)
    names = [*MEASURES] if name == ALL else [name]
    measure(names[0])
    parted = dims(by)
    here = installation()
    given = {"topic": topic, "language": language, "agent": agent}
    only = {one: value or None for one, value in given.items() if value is not None}
    scope = Scope(days_of(first, last, here.hours.zone), parted, only)
    show(here, names, scope, form)


def refuse(names: Mapping[str, str]) -> None:
    """Refuse options that mean nothing here; raises UsageError."""
    context = click.get_current_context()
    typed = ParameterSource.COMMANDLINE
    for name, option in names.items():
        if context.get_parameter_source(name) is typed:
            raise UsageError(f"{option} means nothing with {context.params['name']}")


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
