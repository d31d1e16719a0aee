"""`ivr cases promises`: the ledger of what callers were promised."""

import json
from datetime import UTC, datetime

import click

from ivr.cases.promises import Tally, ledger, promise_json, tally
from ivr.db import open_database
from ivr.settings import read_settings

LINE = "{:>6}  {:<18} {:<17} {:<17} {}"


@click.command("promises")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="A day like 2026-11-01."
)
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def promises(since: datetime | None, *, machine: bool) -> None:
    """Show what callers were promised, and whether it was kept."""
    begin = since.replace(tzinfo=UTC) if since else None
    with open_database(read_settings()).reading() as session:
        found = ledger(session, begin)
    counts = tally(promise.state for promise, _ in found)
    if machine:
        rows = [promise_json(promise, case) for promise, case in found]
        click.echo(json.dumps({"counts": counted(counts), "promises": rows}))
        return
    click.echo(LINE.format("case", "topic", "promised", "answered", "state"))
    for promise, case in found:
        moments = (promise.due_at, promise.answered_at)
        shown = [f"{at.astimezone():%d %b %Y %H:%M}" if at else "-" for at in moments]
        click.echo(LINE.format(case.number, case.topic, *shown, promise.state))
    click.echo(sentence(counts))


def counted(counts: Tally) -> dict[str, object]:
    """Return a tally as JSON has it."""
    return {
        "open": counts.open,
        "kept": counts.kept,
        "broken": counts.broken,
        "void": counts.void,
        "share_kept": counts.share,
    }


def sentence(counts: Tally) -> str:
    """Return a tally as a person reads it."""
    settled = counts.kept + counts.broken
    if counts.share is None:
        return f"{counts.open} open; none is settled yet."
    return f"{counts.kept} of {settled} kept ({counts.share:.1%}); {counts.open} open."
