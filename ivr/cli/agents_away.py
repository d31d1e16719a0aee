"""`ivr agents away` and `ivr agents available`."""

from datetime import UTC, datetime

import click

from ivr.cases.agents import find_agent
from ivr.cases.presence import come_back, go_away
from ivr.cli.signed import user
from ivr.db import open_database
from ivr.people.audit import Doer, note
from ivr.settings import read_settings


@click.command()
@click.argument("name")
def away(name: str) -> None:
    """Note that NAME is away: no case is given to them, and no call rings them."""
    with open_database(read_settings()).writing() as session:
        agent, at = find_agent(session, name), datetime.now(UTC)
        if go_away(agent, at):
            note(session, "person_away", Doer(user()), at, whom=agent.id)
    click.echo(f"{name} is away.")


@click.command()
@click.argument("name")
def available(name: str) -> None:
    """Note that NAME is there again."""
    with open_database(read_settings()).writing() as session:
        agent, at = find_agent(session, name), datetime.now(UTC)
        if come_back(session, agent.id):
            note(session, "person_available", Doer(user()), at, whom=agent.id)
    click.echo(f"{name} is available.")
