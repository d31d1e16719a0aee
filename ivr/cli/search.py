"""`ivr search`: the index by which cases are found, checked and rebuilt."""

import json
import sys
from dataclasses import asdict

import click

from ivr.cli.endings import end_in_order
from ivr.db import Database, open_database
from ivr.errors import IvrError
from ivr.migrations import upgrade
from ivr.search.checking import Report, check, rebuild
from ivr.search.indexer import SearchIndexer
from ivr.settings import read_settings

SHOWN = 10


class WrongIndexError(IvrError):
    """The index is not as the cases are: rebuild it."""


@click.group()
def search() -> None:
    """Check and rebuild the index by which cases are found."""


@search.command("check")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def check_command(*, machine: bool) -> None:
    """Compare the index with every case; exit with 1 where it is wrong."""
    report = Report()
    for report in check(opened()):
        tell(f"{report.cases} cases compared")
    if machine:
        click.echo(json.dumps(asdict(report) | {"right": report.is_right}))
    else:
        for line in lines(report):
            click.echo(line)
    if not report.is_right:
        raise WrongIndexError("the index is wrong; run: ivr search rebuild")


@search.command("rebuild")
def rebuild_command() -> None:
    """Write every case to the index anew; a run that was ended goes on."""
    end_in_order()
    database = opened()
    done = 0
    for done, total in rebuild(database):
        tell(f"{done} of {total} cases")
    SearchIndexer(database).send_due()
    click.echo(f"{done} cases are in the index.")


def opened() -> Database:
    """Return the database with its tables up to date."""
    found = open_database(read_settings())
    upgrade(found)
    return found


def tell(text: str) -> None:
    """Show how far it is, to a person alone."""
    if sys.stderr.isatty():
        click.echo(f"\r{text}", err=True, nl=False)


def lines(report: Report) -> list[str]:
    """Return a report as it is read."""
    said = [f"{report.cases} cases, {report.waiting} changes not in the index yet"]
    said += report.structure
    for name, what in (
        ("missing", "are not in the index"),
        ("stale", "are in it as they were"),
        ("left", "are in it and must not be"),
    ):
        wrong: list[int] = getattr(report, name)
        if wrong:
            some = ", ".join(map(str, wrong[:SHOWN]))
            more = f" and {len(wrong) - SHOWN} more" * (len(wrong) > SHOWN)
            said.append(f"{len(wrong)} {what}: {some}{more}")
    return said
