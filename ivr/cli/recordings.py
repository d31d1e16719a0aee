"""`ivr recordings`: what became of each, and another try."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from ivr.audio import again
from ivr.audio.again import Row, Wanted
from ivr.audio.holds import alarm
from ivr.audio.store import open_store
from ivr.cli.recordings_backfill import backfill
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.settings import read_settings

STATES = ("announced", "fetched", "stored", "transcribed", "failed")
LINE = "{:<34}  {:<11}  {:<6}  {:>5}  {:>5}  {:<12}  {}"
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def recordings() -> None:
    """See what became of recordings, and have them tried again."""


recordings.add_command(backfill)


@recordings.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only those.")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def list_command(*, state: str | None, machine: bool) -> None:
    """Show the recordings, the newest first, and why some wait or failed."""
    with open_database(read_settings()).reading() as session:
        found = again.list_recordings(session, state)
        told = alarm(session)
        if told:
            click.echo(f"ivr: {told}", err=True)
        if machine:
            click.echo(json.dumps(list(map(as_json, found)), ensure_ascii=False))
            return
        heads = ("recording", "state", "lang", "s", "tries", "next", "reason")
        click.echo(LINE.format(*heads))
        for row in found:
            click.echo(line(row))


@recordings.command("retry")
@click.argument("sids", nargs=-1, metavar="[SID]…")
@click.option("--failed", is_flag=True, help="All that were set aside.")
@click.option("--reason", help="Only those whose reason holds this text.")
def retry_command(sids: tuple[str, ...], *, failed: bool, reason: str | None) -> None:
    """Try recordings again that were set aside, by their ids or --failed."""
    if bool(sids) == failed or (reason is not None and not failed):
        raise UsageError("name recordings, or give --failed with or without --reason")
    settings = read_settings()
    store = open_store(settings)
    with open_database(settings).writing() as session:
        wanted = Wanted(sids=sids, reason=reason)
        done = again.retry(session, store, wanted, datetime.now(UTC))
    click.echo(f"{len(done)} will be tried again.")


@recordings.command("transcribe")
@click.argument("sids", nargs=-1, metavar="[SID]…")
@click.option("--language", help="All of this language, like ko-KR.")
@click.option("--model", help="All whose transcript this model made.")
@click.option("--since", type=DAY, help="All from this day (UTC) on, like 2026-11-25.")
@click.option("--force", is_flag=True, help="Also those that people corrected.")
def transcribe_command(
    sids: tuple[str, ...],
    *,
    language: str | None,
    model: str | None,
    since: datetime | None,
    force: bool,
) -> None:
    """Transcribe recordings anew; the transcripts that they have are kept.

    A correction stays what is shown, whatever is understood anew.
    """
    if bool(sids) == any((language, model, since)):
        raise UsageError("name recordings, or give --language, --model or --since")
    at = since.replace(tzinfo=UTC) if since else None
    wanted = Wanted(sids=sids, language=language, model=model, since=at)
    with open_database(read_settings()).writing() as session:
        now = datetime.now(UTC)
        done, left = again.transcribe_again(session, wanted, now, corrected=force)
    click.echo(f"{len(done)} will be transcribed again.")
    if left:
        click.echo(f"{len(left)} that people corrected are left; see --force.")


def line(found: Row) -> str:
    """Return a recording as one line."""
    row, _ = found
    return LINE.format(
        row.sid,
        row.state,
        row.language,
        "-" if row.seconds is None else row.seconds,
        row.attempts,
        f"{row.due_at.astimezone():%d %b %H:%M}" if row.due_at else "-",
        row.reason or "-",
    )


def as_json(found: Row) -> dict[str, Any]:
    """Return a recording for programs."""
    row, call_sid = found
    moments = ("announced_at", "due_at", "remove_at", "removed_at")
    times = {name: getattr(row, name) for name in moments}
    return {
        "sid": row.sid,
        "call_sid": call_sid,
        "state": row.state,
        "language": row.language,
        "seconds": row.seconds,
        "attempts": row.attempts,
        "reason": row.reason,
        "model": row.transcript.model if row.transcript else None,
        **{name: at.isoformat() if at else None for name, at in times.items()},
    }
