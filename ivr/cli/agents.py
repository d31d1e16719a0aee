"""`ivr agents`: who may sign in to the console."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from ivr.cases import agents as people
from ivr.cases.passwords import hashed
from ivr.cli.agents_away import available, away
from ivr.cli.agents_first import first
from ivr.cli.signed import user
from ivr.db import Database, open_database
from ivr.errors import UsageError
from ivr.migrations import upgrade
from ivr.people import administering, factors
from ivr.people.audit import Doer, note
from ivr.settings import read_settings
from ivr.tables import Agent


@click.group()
def agents() -> None:
    """Add, list, change and disable those who may sign in."""


def database() -> Database:
    """Return the database with its tables: the first agent may come before serving."""
    found = open_database(read_settings())
    upgrade(found)
    return found


@contextmanager
def changing(name: str) -> Generator[tuple[Session, Agent, Doer, datetime]]:
    """Yield a transaction, the agent called `name`, who changes them, and when.

    Raises AgentNameError.
    """
    with database().writing() as session:
        person = administering.held(session, people.find_agent(session, name).id)
        yield session, person, Doer(user()), datetime.now(UTC)


@agents.command()
@click.argument("name")
@click.option("--role", type=click.Choice(people.ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="Read it from standard input.")
def add(name: str, role: str, *, password_stdin: bool) -> None:
    """Add NAME, who may sign in with the password that is asked for."""
    password, at = read_password(from_stdin=password_stdin), datetime.now(UTC)
    with database().writing() as session:
        agent = people.add_agent(session, name, role, password, at)
        note(session, "person_added", Doer(user()), at, whom=agent.id, role=role)
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
    """Sign NAME out everywhere and let them in no more, until they are enabled."""
    with changing(name) as (session, person, by, at):
        administering.disable(session, person, by, at)
    click.echo(f"{name} may no longer sign in.")


@agents.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let NAME sign in again, with the password that they had."""
    with changing(name) as (session, person, by, at):
        administering.enable(session, person, by, at)
    click.echo(f"{name} may sign in as {person.role}.")


@agents.command()
@click.argument("name")
@click.argument("to", type=click.Choice(people.ROLES), metavar="ROLE")
def role(name: str, to: str) -> None:
    """Make NAME an agent, supervisor or admin; it signs them out."""
    with changing(name) as (session, person, by, at):
        administering.give_role(session, person, to, by, at)
    click.echo(f"{name} is {to}.")


@agents.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input.")
def password(name: str, *, password_stdin: bool) -> None:
    """Give NAME another password, which signs them out everywhere."""
    typed = read_password(from_stdin=password_stdin)
    password_hash = hashed(typed, name)
    with changing(name) as (session, person, by, at):
        administering.set_password(session, person, password_hash, by, at)
    click.echo(f"{name} signs in with the new password.")


@agents.command("second-factor-off")
@click.argument("name")
def second_factor_off(name: str) -> None:
    """Ask NAME for no code at the sign-in any more; it signs them out."""
    with changing(name) as (session, person, by, at):
        factors.turn_all_off(session, person, by, at)
    click.echo(f"{name} signs in by the password alone.")


@agents.command()
@click.argument("name")
@click.argument("number", required=False)
def phone(name: str, number: str | None) -> None:
    """Ring NAME at NUMBER (like +12025550123) to call somebody back; without, never."""
    with changing(name) as (session, person, by, at):
        administering.give_phone(session, person, number or "", by, at)
    click.echo(f"{name} is rung at {number}." if number else f"{name} is not rung.")


@agents.command("hear-secrets")
@click.argument("name")
@click.argument("may", type=click.Choice(("on", "off")))
def hear_secrets(name: str, may: str) -> None:
    """Let NAME hear recordings where secrets are muted, or no more (on, off)."""
    with changing(name) as (session, person, by, at):
        administering.let_hear_secrets(session, person, by, at, may=may == "on")
    said = "may hear" if may == "on" else "no longer hears"
    click.echo(f"{name} {said} what is muted in recordings.")


agents.add_command(away)
agents.add_command(first)
agents.add_command(available)
