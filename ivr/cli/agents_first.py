"""`ivr agents first`: the link by which the first admin comes in."""

from datetime import UTC, datetime

import click

from ivr.cli.signed import user
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.migrations import upgrade
from ivr.people import first_admin
from ivr.people.audit import Doer
from ivr.settings import read_settings
from ivr.settings.whole import is_plain

# Where `ivr serve` listens when nobody says otherwise.
HERE = "http://127.0.0.1:8000"


@click.command()
@click.option("--url", help="Where the console is, if not at IVR_PUBLIC_URL.")
def first(url: str | None) -> None:
    """Print a link that makes the first admin: once, within an hour.

    Whoever opens it chooses a name and a password in the browser.
    """
    if url and not is_plain(url):
        told = f"{url!r} is no address; write it like https://hotline.example"
        raise UsageError(told)
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    with database.writing() as session:
        path = first_admin.link(session, Doer(user()), datetime.now(UTC))
    place = (url or settings.ivr_public_url or HERE).rstrip("/")
    click.echo(place + path)
    told = "Open it in a browser within an hour; it makes the first admin, once."
    click.echo(told, err=True)
