"""`ivr cases`: the case list without a browser."""

import json

import click

from ivr.cases.attachments import attachments_json
from ivr.cases.contacts import further_json
from ivr.cases.hints import found_json
from ivr.cases.linking import relations_json
from ivr.cases.listing import as_json, get_case
from ivr.cases.timeline import timeline, timeline_json
from ivr.cases.transcripts import versions_of, whole_json
from ivr.cases.watching import watchers_of
from ivr.cli.cases_call import call
from ivr.cli.cases_find import find
from ivr.cli.cases_list import list_command
from ivr.cli.cases_next import next_case
from ivr.cli.cases_notes import note, tag, untag, unwatch, watch
from ivr.cli.cases_promises import promises
from ivr.cli.cases_supervise import assign, return_command
from ivr.cli.cases_together import link, merge, split, unlink, unmerge
from ivr.cli.cases_uploads import revoke_link, upload_link
from ivr.cli.holds import hold, release
from ivr.cli.numbers import CASE
from ivr.cli.timeline_lines import relation_lines, timeline_lines
from ivr.cli.transcript_lines import transcript_lines
from ivr.db import open_database
from ivr.settings import read_settings

as_json_option = click.option("--json", "machine", is_flag=True, help="As JSON.")


@click.group()
def cases() -> None:
    """Look at the case list."""


@cases.command()
@click.argument("number", type=CASE)
@as_json_option
def show(number: int, *, machine: bool) -> None:
    """Show one case whole."""
    with open_database(read_settings()).reading() as session:
        view = get_case(session, number)
        relations = relations_json(session, number)
        events = timeline(session, number)
        found = whole_json(session, view) | found_json(session, number) | relations
        found["further_calls"] = further_json(session, number)
        found["timeline"] = timeline_json(events)
        found["attachments"] = attachments_json(session, number)
        found["disposition"] = view.case.disposition
        found["root_cause"] = view.case.root_cause
        found["watchers"] = [one.name for one in watchers_of(session, number)]
        lines = transcript_lines(view, versions_of(session, view.recording))
    if machine:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in as_json(view).items():
        click.echo(f"{name:<22}{shown(value)}")
    shown_lines = (*lines, *relation_lines(relations), *timeline_lines(number, events))
    for written in shown_lines:
        click.echo(written)


cases.add_command(call)
cases.add_command(find)
cases.add_command(list_command)
cases.add_command(hold)
cases.add_command(release)
cases.add_command(promises)
for giving in (next_case, assign, return_command):
    cases.add_command(giving)
for together in (merge, unmerge, link, unlink, split):
    cases.add_command(together)
for noting in (note, tag, untag, watch, unwatch, upload_link, revoke_link):
    cases.add_command(noting)


def shown(value: object) -> str:
    """Return a value as a person reads it."""
    match value:
        case None:
            return "-"
        case list():
            return " > ".join(map(str, value))  # type: ignore[arg-type]
        case dict():
            return ", ".join(f"{key}: {shown(part)}" for key, part in value.items())  # type: ignore[misc]
        case _:
            return str(value)
