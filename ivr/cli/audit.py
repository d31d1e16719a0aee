"""`ivr audit`: who did what to the administration."""

import json
from typing import cast

import click

from ivr.cases.agents import find_agent
from ivr.cli.paging import cursor_option, limit_option, say_next
from ivr.db import open_database
from ivr.migrations import upgrade
from ivr.people import audit as log
from ivr.settings import read_settings
from ivr.tables import AuditLine

ROWS = 50


@click.command()
@click.option("--person", help="Who did it, or whom it was done to.")
@click.option("--kind", default="", help="Only lines of this kind.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@limit_option(ROWS)
@cursor_option
def audit(
    person: str | None, kind: str, limit: int, cursor: str | None, *, machine: bool
) -> None:
    """Show what was changed of the administration, and by whom, the newest first."""
    wanted_kind = log.read_kind(kind)
    database = open_database(read_settings())
    upgrade(database)
    with database.reading() as session:
        who = find_agent(session, person) if person else None
        wanted = log.Wanted(who, wanted_kind)
        found = log.read_page(session, wanted, cursor or "", limit)
    if machine:
        click.echo(json.dumps(list(map(log.as_json, found.lines)), ensure_ascii=False))
    else:
        for one in found.lines:
            click.echo(line(one))
    say_next(found.cursor)


def line(one: AuditLine) -> str:
    """Return a line for people: when, who, what, to whom."""
    by = one.by if one.agent_id else f"{one.by} (command line)"
    what = one.kind.replace("_", " ")
    about = [one.whom.name] if one.whom else []
    about += [one.about] if one.about else []
    about += [f"{name} {told(value)}" for name, value in one.details.items()]
    return "  ".join([f"{one.at.astimezone():%Y-%m-%d %H:%M}", by, what, *about])


def told(value: object) -> str:
    """Return what was and what became, or what it is."""
    if isinstance(value, list):
        return " > ".join(map(str, cast("list[object]", value)))
    return str(value)
