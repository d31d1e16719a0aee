"""`ivr retention`: what was kept long enough; the preview, the deed and the proof."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from ivr.calls.watching import FlowWatch
from ivr.db import Database, open_database
from ivr.errors import IvrError
from ivr.keeping.opened import installed_forgetter
from ivr.keeping.proof import Proof, failed, prove
from ivr.keeping.retention import Due, Periods, TopicPreview, due, periods, preview
from ivr.keeping.traces import settle
from ivr.migrations import upgrade
from ivr.settings import Settings, read_settings

WAIT_S = 150
LINE = "{:<20} {:>10} {:>6} {:>6} {:>10}  {:<10}  {}"
PROOF = "{:<16} {:<9} {:<9} {:>6}  {:<12}  {:<5} {:<5} {}"
DAY = click.DateTime(["%Y-%m-%d"])


class ProofError(IvrError):
    """Something that was to be forgotten is still there."""


@click.group(invoke_without_command=True)
@click.option("--apply", "apply_it", is_flag=True, help="Delete it; no way back.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@click.pass_context
def retention(context: click.Context, *, apply_it: bool, machine: bool) -> None:
    """Show what has been kept long enough, by topic; --apply deletes it.

    The periods are `keep` of the flow's topics, else IVR_KEEP_DAYS.
    """
    if context.invoked_subcommand is not None:
        return
    settings, database = opened()
    kept, now = kept_by(settings, database), datetime.now(UTC)
    with database.reading() as session:
        found = due(session, kept, now)
        shown = preview(session, kept, found)
    show(shown, found, machine=machine)
    if not apply_it:
        return
    forgetter = installed_forgetter(settings, database)
    gone = forgetter.run_retention(kept, now, WAIT_S)
    waiting = forgetter.ask_remote()
    settle(database, [])
    if not machine:
        click.echo(
            f"Deleted: {gone}. Copies that Twilio has still to delete: {waiting}."
        )


def opened() -> tuple[Settings, Database]:
    """Return the installation with its tables up to date."""
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    return settings, database


def kept_by(settings: Settings, database: Database) -> Periods:
    """Return the periods of the flow that answers now."""
    flows = FlowWatch(database, settings.ivr_flow).flows
    with database.reading() as session:
        return periods(flows.current(session), settings.ivr_keep_days)


def show(shown: list[TopicPreview], found: list[Due], *, machine: bool) -> None:
    """Say what is due, by topic, and what is held."""
    if machine:
        click.echo(json.dumps([as_json(one) for one in shown]))
        return
    if not found:
        click.echo("Nothing has been kept long enough to be deleted.")
        return
    heads = ("topic", "kept", "cases", "calls", "recordings", "oldest", "held")
    click.echo(LINE.format(*heads))
    for one in shown:
        held = ", ".join(map(str, one.held))
        row = (one.topic, f"{one.days} days", one.cases, one.calls, one.recordings)
        click.echo(LINE.format(*row, f"{one.oldest:%Y-%m-%d}", held).rstrip())
    for one in found:
        if one.held is not None:
            click.echo(f"case {one.case_number} is held: {one.held}")


def as_json(one: TopicPreview) -> dict[str, Any]:
    """Return a topic's preview for programs."""
    return {
        "topic": one.topic,
        "days": one.days,
        "cases": one.cases,
        "calls": one.calls,
        "recordings": one.recordings,
        "oldest": one.oldest.isoformat(),
        "held": list(one.held),
    }


@retention.command()
@click.option("--since", type=DAY, help="Only what was forgotten from this day on.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def proof(since: datetime | None, *, machine: bool) -> None:
    """Show all that was forgotten, and look for it: files, rows, Twilio's copy.

    Ends with 1 if something of it is there or could not be looked for.
    """
    settings, database = opened()
    forgetter = installed_forgetter(settings, database)
    begin = since.replace(tzinfo=UTC) if since else None
    with database.reading() as session:
        found = prove(session, forgetter.store, forgetter.copies, begin)
    if machine:
        click.echo(json.dumps([proof_json(one) for one in found]))
    else:
        show_proof(found)
    if wrong := failed(found):
        raise ProofError(f"{len(wrong)} of {len(found)} are not proved to be gone")


def show_proof(found: list[Proof]) -> None:
    """Print a line for each deletion."""
    heads = ("when", "why", "what", "case", "SHA-256", "files", "rows", "Twilio")
    click.echo(PROOF.format(*heads))
    for one in found:
        row = one.deletion
        when = f"{row.began_at:%Y-%m-%d %H:%M}"
        what = (when, row.why, row.kind, row.case_number or "-")
        digest = (row.sha256 or row.id_sha256)[:12]
        click.echo(PROOF.format(*what, digest, one.files, one.rows, one.twilio))
    click.echo(f"{len(found) - len(failed(found))} of {len(found)} are gone.")


def proof_json(one: Proof) -> dict[str, Any]:
    """Return a deletion and what was found, for programs."""
    row = one.deletion
    return {
        "kind": row.kind,
        "why": row.why,
        "id_sha256": row.id_sha256,
        "sha256": row.sha256,
        "case": row.case_number,
        "topic": row.topic,
        "began_at": row.began_at.isoformat(),
        "rows_gone_at": row.rows_gone_at.isoformat() if row.rows_gone_at else None,
        "twilio_status": row.remote_status,
        "twilio_reason": row.reason,
        "files": one.files,
        "rows": one.rows,
        "twilio": one.twilio,
        "gone": one.holds,
    }
