"""`ivr callers`: the numbers whose calls are not taken."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from ivr.calls import callers as numbers
from ivr.calls.callers import Block
from ivr.cli.erase import erase
from ivr.cli.signed import by_option
from ivr.db import Database, open_database
from ivr.migrations import upgrade
from ivr.people.audit import Doer
from ivr.settings import read_settings
from ivr.tables import BlockedNumber

LINE = "{:<16} {:<17} {:<17} {:<12} {}"
MINUTES = "%d %b %Y %H:%M"


@click.group()
def callers() -> None:
    """Block numbers, list those that are blocked, and erase what is stored of one."""


def database() -> Database:
    """Return the database with its tables: a block may come before serving."""
    found = open_database(read_settings())
    upgrade(found)
    return found


@callers.command("block")
@click.argument("number")
@click.option("--reason", required=True, help="Why, for those who come after you.")
@click.option(
    "--days",
    type=click.IntRange(1, numbers.MOST_DAYS),
    help="For how long.  [default: for good]",
)
@by_option
def block_command(number: str, reason: str, days: int | None, by: str) -> None:
    """Take no more calls of NUMBER, written like +8613800138000.

    Its callers hear so, and no case opens.  A number can be shown by anybody, so think
    twice about a customer's.
    """
    at, found = datetime.now(UTC), database()
    wanted = Block(reason, by, at, numbers.end_of(at, days))
    proper = found.write(lambda wrote: numbers.block(found, wrote, number, wanted))
    until = f"until {shown(wanted.until)}" if wanted.until else "for good"
    click.echo(f"{proper} is blocked {until}.")


@callers.command("unblock")
@click.argument("number")
@by_option
def unblock_command(number: str, by: str) -> None:
    """Take the calls of NUMBER again."""
    who, at = Doer(by), datetime.now(UTC)
    proper = database().write(lambda wrote: numbers.unblock(wrote, number, who, at))
    click.echo(f"{proper} is not blocked any more.")


@callers.command("list")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def list_command(*, machine: bool) -> None:
    """Show the numbers that are blocked, the newest first."""
    with database().reading() as session:
        found = numbers.list_blocked(session, datetime.now(UTC))
    if machine:
        click.echo(json.dumps(list(map(as_json, found)), ensure_ascii=False))
        return
    if not found:
        click.echo("No number is blocked.")
        return
    click.echo(LINE.format("number", "since", "until", "by", "reason"))
    for row in found:
        until = shown(row.until) if row.until else "for good"
        click.echo(LINE.format(row.number, shown(row.at), until, row.by, row.reason))


callers.add_command(erase)


def shown(at: datetime) -> str:
    """Return a moment as a person reads it, in this machine's zone."""
    return f"{at.astimezone():{MINUTES}}"


def as_json(row: BlockedNumber) -> dict[str, Any]:
    """Return a block for programs; `until` is null for one that has no end."""
    return {
        "number": row.number,
        "reason": row.reason,
        "by": row.by,
        "at": row.at.isoformat(),
        "until": row.until.isoformat() if row.until else None,
    }
