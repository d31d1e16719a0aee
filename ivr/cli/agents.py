"""`ivr agents`: who may sign in to the console."""

import sys
from datetime import UTC, datetime

import click

from ivr.cases import agents as people
from ivr.cli.agents_away import available, away
from ivr.db import Database, open_database
from ivr.errors import UsageError
from ivr.migrations import upgrade
from ivr.settings import read_settings


@click.group()
def agents() -> None:
    """Add, list and disable those who may sign in."""


def database() -> Database:
    """Return the database with its tables: the first agent may come before serving."""
    found = open_database(read_settings())
    upgrade(found)
    return found


@agents.command()
@click.argument("name")
@click.option("--role", type=click.Choice(people.ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="Read it from standard input.")
def add(name: str, role: str, *, password_stdin: bool) -> None:
    """Add NAME, who may sign in with the password that is asked for."""
    password = read_password(from_stdin=password_stdin)
    with database().writing() as session:
        people.add_agent(session, name, role, password, datetime.now(UTC))
    click.echo(f"{name} may sign in as {role}.")


def read_password(*, from_stdin: bool) -> str:
    """Return the password, typed twice or from the first line of standard input."""
    if from_stdin:
        line = sys.stdin.buffer.readline()
        try:
            return line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError("the password is no UTF-8 text") from None
    if not sys.stdin.isatty():
        raise UsageError("no terminal to ask on; give --password-stdin")
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)


@agents.command("list")
def list_command() -> None:
    """Show who may sign in."""
    with database().reading() as session:
        for agent in people.list_agents(session):
            state = "away" if agent.away_since else "active"
            state = "disabled" if agent.disabled_at else state
            right = "  hears secrets" if agent.hear_secrets else ""
            click.echo(f"{agent.name}  {agent.role}  {state}{right}")


@agents.command()
@click.argument("name")
def disable(name: str) -> None:
    """Sign NAME out everywhere and let them in no more."""
    with database().writing() as session:
        people.disable_agent(session, name, datetime.now(UTC))
    click.echo(f"{name} may no longer sign in.")


@agents.command()
@click.argument("name")
@click.argument("number", required=False)
def phone(name: str, number: str | None) -> None:
    """Ring NAME at NUMBER (like +12025550123) to call somebody back; without, never."""
    with database().writing() as session:
        people.set_phone(session, name, number)
    click.echo(f"{name} is rung at {number}." if number else f"{name} is not rung.")


@agents.command("hear-secrets")
@click.argument("name")
@click.argument("may", type=click.Choice(("on", "off")))
def hear_secrets(name: str, may: str) -> None:
    """Let NAME hear recordings where secrets are muted, or no more (on, off)."""
    with database().writing() as session:
        people.let_hear_secrets(session, name, may=may == "on")
    said = "may hear" if may == "on" else "no longer hears"
    click.echo(f"{name} {said} what is muted in recordings.")


agents.add_command(away)
agents.add_command(available)
