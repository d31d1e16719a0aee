"""`ivr cases hold` and `ivr cases release`: what must not be deleted."""

from datetime import UTC, datetime

import click

from ivr.cli.numbers import CASE
from ivr.cli.signed import by_option
from ivr.db import Database, open_database
from ivr.keeping import holds
from ivr.migrations import upgrade
from ivr.settings import read_settings


def database() -> Database:
    """Return the database with its tables up to date."""
    found = open_database(read_settings())
    upgrade(found)
    return found


@click.command()
@click.argument("number", type=CASE)
@click.option("--reason", required=True, help="Why, for those who come after you.")
@by_option
def hold(number: int, reason: str, by: str) -> None:
    """Keep case NUMBER, its calls and recordings, whatever their period says."""
    with database().writing() as session:
        holds.hold(session, number, reason, by, datetime.now(UTC))
    click.echo(f"Case {number} is held; nothing of it is deleted until its release.")


@click.command()
@click.argument("number", type=CASE)
@by_option
def release(number: int, by: str) -> None:
    """End the hold of case NUMBER; its period goes on as if it had never been."""
    with database().writing() as session:
        holds.release(session, number, by, datetime.now(UTC))
    click.echo(f"Case {number} is not held any more.")
