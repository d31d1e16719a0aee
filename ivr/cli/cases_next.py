"""`ivr cases next`: gives an agent the next case, without a browser."""

from datetime import UTC, datetime

import click

from ivr.callbacks.asking import Line
from ivr.callbacks.next_case import take_next
from ivr.cases.agents import find_agent
from ivr.db import open_database
from ivr.flow.loader import load
from ivr.policy.reading import read_policy
from ivr.settings import read_settings


@click.command("next")
@click.option("--by", "name", required=True, help="The agent who takes it.")
def next_case(name: str) -> None:
    """Take the first case in the order of work that can be called now."""
    settings = read_settings()
    country = load(settings.ivr_flow).settings.country
    line = Line(read_policy(settings.desk_file).calling, country)
    with open_database(settings).writing() as session:
        agent = find_agent(session, name)
        case = take_next(session, agent, line, datetime.now(UTC))
        told = f"case {case.number} is {agent.name}'s" if case else None
    click.echo(told or "nobody is waiting who can be called now")
