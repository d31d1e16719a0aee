"""`ivr flow list`: what answers now, what did, and what is wrong in the files."""

import json
from collections.abc import Iterator
from datetime import datetime

import click

from ivr.calls.publishing import Publication, Standing, standing
from ivr.calls.revisions import Proved
from ivr.calls.watching import read
from ivr.db import open_database
from ivr.settings import read_settings

LINE = "{:<1} {:<12}  {:<22}  {:<12}  {:>5}  {}"
FILES = "(files)"


@click.command("list")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def list_command(*, machine: bool) -> None:
    """Show every publication, the calls in progress on each, and refused files."""
    settings = read_settings()
    with open_database(settings).reading() as session:
        stands = standing(session)
    files = read(settings.ivr_flow)
    if machine:
        click.echo(json.dumps(as_json(stands, files), ensure_ascii=False))
        return
    for line in lines(stands, files):
        click.echo(line)


def lines(stands: Standing, files: Proved) -> Iterator[str]:
    """Return the list as a person reads it."""
    if stands.publications:
        yield LINE.format("", "revision", "published", "by", "calls", "message")
    for one in stands.publications:
        revision = one.revision or FILES
        mark = "*" if one is stands.publications[0] else ""
        calls = stands.calls_on(one)
        yield LINE.format(mark, revision, shown(one.at), one.by, calls, one.message)
    yield from files_lines(stands, files)


def files_lines(stands: Standing, files: Proved) -> Iterator[str]:
    """Say how the files on the disk are, whether they answer, and who is on others."""
    does = "answer new calls" if stands.published is None else "do not answer"
    now = files.flow.revision if files.flow else stands.files
    listed = {now, *(one.revision for one in stands.publications)}
    for revision, calls in stands.calls.items():
        if revision not in listed:
            yield f"Calls that began earlier, on {revision}: {calls}."
    on_it = f"calls on it: {stands.calls.get(now or '', 0)}."
    if files.flow is not None:
        yield f"The files are {now} and {does}; {on_it}"
        return
    yield f"The files are refused; as {now or 'nothing'} before they {does}; {on_it}"
    yield from map(str, files.problems)


def as_json(stands: Standing, files: Proved) -> dict[str, object]:
    """Return the same for programs."""
    revision = files.flow.revision if files.flow else stands.files
    return {
        "answers": stands.published or revision,
        "from": "published" if stands.published else "files",
        "publications": [publication(stands, one) for one in stands.publications],
        "files": {"revision": files.flow.revision if files.flow else None},
        "refused": [
            {
                "file": one.file,
                "line": one.line,
                "column": one.column,
                "message": one.message,
            }
            for one in files.problems
        ],
        "calls_in_progress": dict(stands.calls),
    }


def publication(stands: Standing, one: Publication) -> dict[str, object]:
    """Return a publication for programs."""
    return {
        "revision": one.revision,
        "at": one.at.isoformat(),
        "by": one.by,
        "message": one.message,
        "answers": one is stands.publications[0],
        "calls_in_progress": stands.calls_on(one),
    }


def shown(at: datetime) -> str:
    """Return a moment in this machine's zone."""
    return f"{at.astimezone():%Y-%m-%d %H:%M %z}"
