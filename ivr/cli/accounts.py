"""`ivr accounts`: the customers' accounts that callers are verified against."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.accounts import directory, throttle
from ivr.accounts.files import read_accounts
from ivr.cli.signed import user
from ivr.db import Database, Transaction, open_database
from ivr.migrations import upgrade
from ivr.people.audit import Doer, note
from ivr.settings import read_settings


@click.group()
def accounts() -> None:
    """Import and look at the accounts that callers are verified against."""


def database() -> Database:
    """Return the database with its tables: accounts may come before serving."""
    found = open_database(read_settings())
    upgrade(found)
    return found


@accounts.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--add", is_flag=True, help="Keep the accounts that are not in FILE.")
@click.option("--skip-bad", is_flag=True, help="Leave out the lines with mistakes.")
def import_command(file: Path, *, add: bool, skip_bad: bool) -> None:
    """Replace the accounts by those in FILE, a CSV in UTF-8.

    Its first line names the columns: account, and if you like phone, and pin or
    pin_hash.  Every other column is data that the call flow can branch on.  A file
    with a mistake changes nothing, and every mistake is told.
    """
    found = read_accounts(file, skip_bad=skip_bad)
    with database().writing() as session:
        if add:
            directory.add_accounts(session, found.accounts)
        else:
            directory.replace_accounts(session, found.accounts)
        total = directory.count_accounts(session)
    for reason in found.skipped:
        click.echo(f"skipped {reason}", err=True)
    click.echo(f"{counted(len(found.accounts))} imported; {total} on file.")


def counted(number: int) -> str:
    """Return a number of accounts in words."""
    return "1 account" if number == 1 else f"{number} accounts"


@accounts.command()
@click.argument("number")
def show(number: str) -> None:
    """Show the account NUMBER, without its PIN."""
    with database().reading() as session:
        found = directory.get_account(session, number)
    known = {
        "account": found.number,
        "phone": found.phone or "-",
        "has PIN": "yes" if found.pin_hash else "no",
    }
    for name, value in (known | found.data).items():
        click.echo(f"{name:<16}{value}")


@accounts.command()
@click.argument("number")
def forgive(number: str) -> None:
    """Listen to PINs for the account NUMBER again, after too many wrong ones.

    For an owner whom somebody's guessing keeps out.  The record of the tries stays.
    """
    known = directory.number_of(number)
    by, at = Doer(user()), datetime.now(UTC)

    def work(found: Transaction) -> int:
        count = throttle.forgive(found, known)
        if count:
            note(found, "tries_forgiven", by, at, of="account", tries=count)
        return count

    count = database().write(work)
    click.echo(f"{count} wrong PIN{'s' * (count != 1)} no longer counted.")
