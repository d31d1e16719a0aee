"""`ivr tokens`: which programs may use the API, and for what."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from ivr.api import tokens as known
from ivr.cli.signed import user
from ivr.db import Database, open_database
from ivr.migrations import upgrade
from ivr.people.audit import Doer, Kind, note
from ivr.settings import read_settings
from ivr.tables import ApiToken

LINE = "{:<20} {:<8} {:<12} {:<17} {:<17} {}"
DAY = "%Y-%m-%d"


@click.group()
def tokens() -> None:
    """Add, list and revoke the tokens of programs that use the API."""


def database() -> Database:
    """Return the database with its tables."""
    found = open_database(read_settings())
    upgrade(found)
    return found


@tokens.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, help="What it may; several times.")
@click.option("--as", "agent", help="The agent in whose name it works.")
@click.option(
    "--expires", type=click.DateTime([DAY]), help="The day on which it ends, in UTC."
)
def add(
    name: str, scopes: tuple[str, ...], agent: str | None, expires: datetime | None
) -> None:
    """Make a token called NAME and print it; it is never shown again."""
    until = expires.replace(tzinfo=UTC) if expires else None
    with database().writing() as session:
        at = datetime.now(UTC)
        token = known.make(session, name, scopes, at, agent=agent, expires_at=until)
        log(session, "token_made", name)
    click.echo("Keep it safe: it is shown only now.", err=True)
    click.echo(token)


@tokens.command("list")
def list_command() -> None:
    """Show the tokens, when each was used last, and what it may."""
    at = datetime.now(UTC)
    with database().reading() as session:
        found = known.listed(session)
    heads = ("name", "state", "as", "used", "expires", "scopes")
    click.echo(LINE.format(*heads))
    for row in found:
        click.echo(line(row, at))


@tokens.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End the token called NAME at once."""
    with database().writing() as session:
        known.revoke(session, name, datetime.now(UTC))
        log(session, "token_revoked", name)
    click.echo(f"{name} may no longer use the API.")


def log(session: Session, kind: Kind, name: str) -> None:
    """Write down what was done to a token, and who typed it."""
    note(session, kind, Doer(user()), datetime.now(UTC), about=f"token {name}")


def line(row: ApiToken, at: datetime) -> str:
    """Return a token as one line, without anything of the token itself."""
    who = row.agent.name if row.agent else "-"
    times = (shown(row.last_used_at), shown(row.expires_at))
    return LINE.format(row.name, state(row, at), who, *times, " ".join(row.scopes))


def state(row: ApiToken, at: datetime) -> str:
    """Return whether a token opens anything."""
    if row.revoked_at is not None:
        return "revoked"
    return "active" if known.is_good(row, at) else "ended"


def shown(at: datetime | None) -> str:
    """Return a moment as a person reads it."""
    return f"{at:%Y-%m-%d %H:%M}" if at else "-"
