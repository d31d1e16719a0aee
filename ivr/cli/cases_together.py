"""`ivr cases merge`, `unmerge`, `link`, `unlink` and `split`: what belongs together."""

from datetime import UTC, datetime

import click

from ivr.cases.agents import find_agent
from ivr.cases.linking import link as link_cases
from ivr.cases.linking import unlink as unlink_cases
from ivr.cases.merging import merge as merge_cases
from ivr.cases.merging import unmerge as unmerge_case
from ivr.cases.splitting import Rules, split_call, split_note
from ivr.cli.acting import acting, by_agent
from ivr.cli.numbers import CASE
from ivr.db import open_database
from ivr.flow.loader import load
from ivr.policy.reading import read_policy
from ivr.settings import read_settings


@click.command()
@click.argument("number", type=CASE)
@click.option("--into", type=CASE, required=True, help="The case that survives.")
@by_agent
def merge(number: int, into: int, name: str) -> None:
    """Merge case NUMBER into another one: it ends as a duplicate of that."""
    with acting(name) as (session, agent):
        case = merge_cases(session, number, into, agent, datetime.now(UTC))
        survivor = case.number
    click.echo(f"Case {number} was merged into case {survivor}.")


@click.command()
@click.argument("number", type=CASE)
@by_agent
def unmerge(number: int, name: str) -> None:
    """Take case NUMBER out of the one that it was merged into."""
    with acting(name) as (session, agent):
        unmerge_case(session, number, agent, datetime.now(UTC))
    click.echo(f"Case {number} is a case of its own again.")


@click.command()
@click.argument("number", type=CASE)
@click.argument("other", type=CASE)
@click.option("--why", default="", help="What they have to do with each other.")
@by_agent
def link(number: int, other: int, why: str, name: str) -> None:
    """Link case NUMBER with case OTHER; each says so."""
    with acting(name) as (session, agent):
        link_cases(session, number, other, agent, datetime.now(UTC), why=why)
    click.echo(f"Case {number} and case {other} are linked.")


@click.command()
@click.argument("number", type=CASE)
@click.argument("other", type=CASE)
@by_agent
def unlink(number: int, other: int, name: str) -> None:
    """End the link of case NUMBER with case OTHER."""
    with acting(name) as (session, agent):
        unlink_cases(session, number, other, agent, datetime.now(UTC))
    click.echo(f"Case {number} and case {other} are not linked any more.")


@click.command()
@click.argument("number", type=CASE)
@click.option("--call", "sid", help="The further call's id, as `show --json` has it.")
@click.option("--note", type=CASE, help="The note's id, as `show --json` has it.")
@click.option("--topic", help="What it is about, if something else.")
@by_agent
def split(
    number: int, sid: str | None, note: int | None, topic: str | None, name: str
) -> None:
    """Make a further call about case NUMBER, or a note on it, a case of its own."""
    if (sid is None) == (note is None):
        raise click.UsageError("give --call or --note, one of them")
    settings = read_settings()
    rules = Rules(load(settings.ivr_flow), read_policy(settings.desk_file))
    with open_database(settings).writing() as session:
        agent, at = find_agent(session, name), datetime.now(UTC)
        if note is not None:
            new = split_note(session, number, note, agent, at, rules, topic=topic)
        else:
            new = split_call(session, number, sid or "", agent, at, rules, topic=topic)
        shown = new.number
    click.echo(f"Case {shown} is a case of its own.")
