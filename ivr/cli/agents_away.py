"""`ivr agents away` and `ivr agents available`."""

from datetime import UTC, datetime

import click

from ivr.cases.agents import find_agent
from ivr.cases.presence import come_back, go_away
from ivr.db import open_database
from ivr.settings import read_settings


@click.command()
@click.argument("name")
def away(name: str) -> None:
    """Note that NAME is away: no case is given to them, and no call rings them."""
    with open_database(read_settings()).writing() as session:
        go_away(find_agent(session, name), datetime.now(UTC))
    click.echo(f"{name} is away.")


@click.command()
@click.argument("name")
def available(name: str) -> None:
    """Note that NAME is there again."""
    with open_database(read_settings()).writing() as session:
        come_back(session, find_agent(session, name).id)
    click.echo(f"{name} is available.")
