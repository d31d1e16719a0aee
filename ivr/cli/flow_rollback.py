"""`ivr flow rollback`: an earlier revision answers again."""

from datetime import UTC, datetime

import click

from ivr.calls import publishing
from ivr.calls.publishing import Word
from ivr.cli.signed import by_option
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.migrations import upgrade
from ivr.settings import read_settings


@click.command()
@click.argument("revision", required=False)
@click.option("--files", is_flag=True, help="Back to the files of IVR_FLOW.")
@click.option("-m", "--message", default="rolled back", show_default=True)
@by_option
def rollback(revision: str | None, message: str, by: str, *, files: bool) -> None:
    """Have REVISION answer new calls again, or its first letters' only one.

    By default it is the one that was published before.
    """
    if files and revision:
        raise UsageError("give a revision or --files, not both")
    database = open_database(read_settings())
    upgrade(database)
    word = Word(by, datetime.now(UTC), message)
    if files:
        is_new = database.write(lambda wrote: publishing.back_to_files(wrote, word))
        what = "The flow's files answer"
    else:
        back = database.write(lambda wrote: publishing.roll_back(wrote, revision, word))
        is_new, what = back.is_new, f"Revision {back.revision} answers"
    database.close()
    click.echo(f"{what} new calls {'from now on' if is_new else 'already'}.")
