"""`ivr flow publish`: a flow for every new call, kept with who, when and why."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.calls import publishing
from ivr.calls.publishing import Word
from ivr.calls.watching import read
from ivr.cli.signed import by_option
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.flow.source import FlowError
from ivr.migrations import upgrade
from ivr.settings import read_settings


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("-m", "--message", required=True, help="What is new, for the list.")
@by_option
def publish(path: Path | None, message: str, by: str) -> None:
    """Have the flow at PATH (by default IVR_FLOW) answer new calls, once it is whole.

    Calls in progress stay on the flow that they began with.
    """
    if not message.strip():
        raise UsageError("say with -m what is new, for those who read the list")
    settings = read_settings()
    found = read(path or settings.ivr_flow)
    if found.files is None or found.flow is None:
        raise FlowError(found.problems)
    files, flow = found.files, found.flow
    database = open_database(settings)
    upgrade(database)
    word = Word(by, datetime.now(UTC), message)
    is_new = database.write(
        lambda wrote: publishing.publish(database, wrote, files, flow, word)
    )
    database.close()
    if is_new:
        click.echo(f"{flow.name} {flow.revision} answers new calls from now on.")
    else:
        click.echo(f"{flow.name} {flow.revision} is published already.")
