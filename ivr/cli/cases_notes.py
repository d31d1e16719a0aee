"""`ivr cases note`, `tag`, `untag`, `watch` and `unwatch`."""

from datetime import UTC, datetime

import click

from ivr.cases.tagging import tag as tag_case
from ivr.cases.tagging import untag as untag_case
from ivr.cases.watching import unwatch as unwatch_case
from ivr.cases.watching import watch as watch_case
from ivr.cases.work import note as note_on
from ivr.cli.acting import acting, by_agent
from ivr.cli.numbers import CASE


@click.command()
@click.argument("number", type=CASE)
@click.argument("text")
@by_agent
def note(number: int, text: str, name: str) -> None:
    """Add a note to case NUMBER; whom it names by @name follows the case."""
    with acting(name) as (session, agent):
        note_on(session, number, agent, text, datetime.now(UTC))
    click.echo(f"Case {number} has a new note.")


@click.command()
@click.argument("number", type=CASE)
@click.argument("tags", nargs=-1, required=True)
@by_agent
def tag(number: int, tags: tuple[str, ...], name: str) -> None:
    """Add TAGS to case NUMBER."""
    with acting(name) as (session, agent):
        case = tag_case(session, number, agent, tags, datetime.now(UTC))
        shown = ", ".join(case.tags)
    click.echo(f"Case {number}: {shown}")


@click.command()
@click.argument("number", type=CASE)
@click.argument("tags", nargs=-1, required=True)
@by_agent
def untag(number: int, tags: tuple[str, ...], name: str) -> None:
    """Take TAGS from case NUMBER."""
    with acting(name) as (session, agent):
        case = untag_case(session, number, agent, tags, datetime.now(UTC))
        shown = ", ".join(case.tags) or "no tags"
    click.echo(f"Case {number}: {shown}")


@click.command()
@click.argument("number", type=CASE)
@by_agent
def watch(number: int, name: str) -> None:
    """Have an agent follow case NUMBER; they see what is new of it on the console."""
    with acting(name) as (session, agent):
        watch_case(session, number, agent, datetime.now(UTC))
    click.echo(f"{agent.name} watches case {number}.")


@click.command()
@click.argument("number", type=CASE)
@by_agent
def unwatch(number: int, name: str) -> None:
    """Have an agent follow case NUMBER no more."""
    with acting(name) as (session, agent):
        unwatch_case(session, number, agent)
    click.echo(f"{agent.name} does not watch case {number} any more.")
