"""`ivr flow replay`: real calls against an edited flow, before anyone hears it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ivr.calls.replay import Moved, Replay, grouped, replay
from ivr.db import open_database
from ivr.flow.flow import Flow
from ivr.flow.loader import load
from ivr.settings import read_settings

DAYS = 7
# How many calls of a group are named; `--json` has them all.
MOST_NAMED = 5


@click.command("replay")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 366))
@click.option("--json", "machine", is_flag=True, help="As a JSON object.")
def replay_calls(path: Path | None, *, days: int, machine: bool) -> None:
    """Tell which of the last days' callers would land elsewhere on the flow at PATH.

    Nothing is changed.  Callers are taken at their word: who chose an option presses
    the key that it has now.
    """
    settings = read_settings()
    flow = load(path or settings.ivr_flow)
    since = datetime.now(UTC) - timedelta(days=days)
    with open_database(settings).reading() as found:
        result = replay(found, flow, since)
    if machine:
        click.echo(json.dumps(as_data(flow, result), ensure_ascii=False))
        return
    for line in told(flow, result, days):
        click.echo(line)


def as_data(flow: Flow, result: Replay) -> dict[str, Any]:
    """Return the whole result as JSON takes it."""
    moved = [
        asdict(one) | {"started_at": one.started_at.isoformat()} for one in result.moved
    ]
    counts = {"calls": result.calls, "unplayable": result.unplayable}
    return {"revision": flow.revision, **counts, "moved": moved}


def told(flow: Flow, result: Replay, days: int) -> Iterator[str]:
    """Yield the lines for a person: how many, then each change with its calls."""
    yield (
        f"{len(result.moved)} of {result.calls} callers would land elsewhere "
        f"(last {days} days, against {flow.name} {flow.revision})"
    )
    if result.unplayable:
        yield f"{result.unplayable} could not be played again: their turns are not kept"
    for group in grouped(result.moved):
        yield ""
        yield f"{len(group.calls)} from {group.at}"
        yield f"  was: {group.before}"
        yield f"  now: {group.after}"
        yield f"  {named(group.calls)}"


def named(calls: Sequence[Moved]) -> str:
    """Return the cases, or the calls without one, of a group."""
    shown = [
        f"case {one.case}" if one.case is not None else one.sid
        for one in calls[:MOST_NAMED]
    ]
    more = len(calls) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
