"""`ivr models report`: the measured error of the models, from agents' corrections."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from ivr.db import open_database
from ivr.settings import read_settings
from ivr.speech.catalogue import full_language
from ivr.transcripts.measured import as_json, report

LINE = "{:<7} {:<30} {:<20} {:>10}  {:<22} {:<22} {:<22}"
HEADS = ("", "model", "topic", "recordings", "word error", "character error", "digits")


@click.command("report")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what was corrected on that day (UTC) or later.",
)
@click.option("--language", help="Only recordings in that language.")
def report_command(
    *, machine: bool, since: datetime | None, language: str | None
) -> None:
    """Show word, character and digit error, by model, language and topic.

    Measured on the recordings whose text agents corrected or confirmed.
    """
    tag = full_language(language) if language else None
    begin = since.replace(tzinfo=UTC) if since else None
    with open_database(read_settings()).reading() as session:
        rows = [as_json(row) for row in report(session, since=begin, language=tag)]
    if machine:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("no text has been corrected or confirmed yet: nothing is measured")
        return
    click.echo(LINE.format(*HEADS).rstrip())
    for row in rows:
        click.echo(line(row))
    if any(row["few"] for row in rows):
        click.echo("* fewer than 10 recordings: says more about chance than the model")


def line(row: dict[str, Any]) -> str:
    """Return a row for a person."""
    told = (
        row["language"],
        row["model"],
        row["topic"] or "(all)",
        f"{row['recordings']}{'*' * row['few']}",
        *(rate(row[name]) for name in ("word_error", "character_error", "digit_error")),
    )
    return LINE.format(*told).rstrip()


def rate(found: dict[str, Any] | None) -> str:
    """Return a rate with its interval: `12.5 % [8.0-17.1]`."""
    if found is None or found["rate"] is None:
        return "-"
    shown = f"{100 * found['rate']:.1f} %"
    if found["interval"] is None:
        return shown
    low, high = (100 * one for one in found["interval"])
    return f"{shown} [{low:.1f}-{high:.1f}]"
