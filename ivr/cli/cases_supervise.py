"""`ivr cases assign` and `ivr cases return`: what supervisors do."""

from datetime import UTC, datetime

import click

from ivr.cases.assigning import assign as assign_case
from ivr.cases.escalation import return_to_agents
from ivr.cli.acting import acting, by_agent
from ivr.cli.numbers import CASE


@click.command()
@click.argument("numbers", type=CASE, nargs=-1, required=True, metavar="NUMBER...")
@click.option("--to", required=True, help="The agent who is to have them.")
@by_agent
def assign(numbers: tuple[int, ...], to: str, name: str) -> None:
    """Give the cases to an agent, all of them or none."""
    with acting(name) as (session, agent):
        for number in numbers:
            assign_case(session, number, to, agent, datetime.now(UTC))
    for number in numbers:
        click.echo(f"case {number} is {to}'s")


@click.command("return")
@click.argument("number", type=CASE)
@click.option("--why", default="", help="What was decided, in words.")
@by_agent
def return_command(number: int, why: str, name: str) -> None:
    """Have case NUMBER, which stands before a supervisor, be the agents' again."""
    with acting(name) as (session, agent):
        return_to_agents(session, number, agent, why, datetime.now(UTC))
    click.echo(f"case {number} is returned to the agents")
