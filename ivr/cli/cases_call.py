"""`ivr cases call`: rings an agent, then the caller, without a browser."""

from datetime import UTC, datetime

import click

from ivr.callbacks.asking import Line, call_back
from ivr.cases.agents import find_agent
from ivr.cli.numbers import CASE
from ivr.db import open_database
from ivr.flow.loader import load
from ivr.policy.reading import read_policy
from ivr.settings import read_settings


@click.command("call")
@click.argument("number", type=CASE)
@click.option("--by", "name", required=True, help="The agent whose phone rings first.")
def call(number: int, name: str) -> None:
    """Ring the agent, then the caller of case NUMBER; the worker places the call."""
    settings = read_settings()
    country = load(settings.ivr_flow).settings.country
    line = Line(read_policy(settings.desk_file).calling, country)
    with open_database(settings).writing() as session:
        agent = find_agent(session, name)
        callback = call_back(session, number, agent, line, datetime.now(UTC))
        shown = callback.agent_number
    click.echo(f"{shown} rings in a moment; press 1 to ring the caller.")
