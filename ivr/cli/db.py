"""`ivr db`: the tables."""

import click

from ivr.db import open_database
from ivr.migrations import upgrade as upgrade_tables
from ivr.settings import read_settings


@click.group()
def db() -> None:
    """Bring the database's tables up to date."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest form; what is stored stays."""
    database = open_database(read_settings())
    upgrade_tables(database)
    click.echo("The tables are up to date.")
