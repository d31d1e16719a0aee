"""`ivr callers erase`: the right to be forgotten."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.alarm import queue_url
from ivr.calls.callers import proper_number
from ivr.chores import holding
from ivr.db import open_database
from ivr.keeping import erasure
from ivr.keeping.forget import finish
from ivr.keeping.forgetter import FORGETTING, Forgetter
from ivr.keeping.opened import installed_forgetter
from ivr.keeping.traces import files_of, found_in, settle
from ivr.migrations import upgrade
from ivr.settings import Settings, read_settings

WAIT_S = 150


@click.command()
@click.argument("number")
@click.option("--account", help="Erase what is stored of this account too.")
@click.option("--keep-block", is_flag=True, help="Leave the number blocked, if it is.")
@click.option("--apply", "apply_it", is_flag=True, help="Do it; there is no way back.")
def erase(
    number: str, account: str | None, *, keep_block: bool, apply_it: bool
) -> None:
    """Erase all that is stored of NUMBER: here, in the recordings, and at Twilio.

    Without --apply it only says what that would be.  Cases that are held are never
    erased, and nothing is while one of them is among those found.
    """
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    who = erasure.Who(proper_number(number), account, keep_block)
    forgetter = installed_forgetter(settings, database)
    if not apply_it:
        with database.reading() as session:
            found = erasure.find(session, who)
        show(found)
        erasure.refuse(found)
        click.echo("Nothing was erased; --apply does it.")
        return
    with holding(database, FORGETTING, wait_s=WAIT_S) as held:
        with database.writing() as session:
            found = erasure.start(session, who, datetime.now(UTC))
        finish(database, forgetter.store, held, forgetter.left)
    show(found)
    click.echo("Erased here.")
    for line in aftermath(settings, forgetter, who):
        click.echo(line)


def show(found: erasure.Erasure) -> None:
    """Say what there is of somebody."""
    if found.is_empty:
        click.echo("Nothing is stored of them.")
        return
    cases = f" (cases {', '.join(map(str, found.cases))})" if found.cases else ""
    click.echo(f"calls             {len(found.calls)}{cases}")
    click.echo(f"recordings        {found.recordings}, with their transcripts")
    click.echo(f"texts             {found.texts}")
    click.echo(f"verifications     {found.attempts}")
    for other in found.others:
        click.echo(f"{other:<17} 1")


def aftermath(
    settings: Settings, forgetter: Forgetter, who: erasure.Who
) -> Iterator[str]:
    """Yield what became of Twilio's copies and of the database's files."""
    waiting = forgetter.ask_remote()
    if waiting:
        yield f"Twilio has not deleted {waiting} yet; the worker goes on asking."
    else:
        yield "Twilio's copies are deleted."
    needles = [who.number.encode(), who.number.removeprefix("+").encode()]
    if not settle(forgetter.database, needles):
        yield "Somebody reads the database now; run this again to empty its log."
    if who.keep_block:
        return
    queue = queue_url(settings.ivr_queue_url, settings.ivr_database_url)
    files = [*files_of(forgetter.database), Path(queue.removeprefix("sqlite:///"))]
    for path in found_in(files, needles):
        yield f"The number still stands in {path.name}, in what belongs to others."
