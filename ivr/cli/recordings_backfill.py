"""`ivr recordings backfill`: finds the recordings that nobody told us of."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import click

from ivr.audio.fetch import RecordingSource
from ivr.audio.listed import listed, parties
from ivr.calls.backfill import Backfill
from ivr.calls.desk import Hotline
from ivr.calls.watching import FlowWatch
from ivr.db import open_database
from ivr.migrations import upgrade
from ivr.policy.current import CurrentPolicy
from ivr.settings import read_settings

DEFAULT_DAYS = 7


@click.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help=f"From this day (UTC) on, like 2026-11-25.  [default: {DEFAULT_DAYS} days]",
)
def backfill(since: datetime | None) -> None:
    """Ask Twilio for its recordings, and take in those that we do not know.

    Doing it again changes nothing.
    """
    settings = read_settings().require_telephony()
    now = datetime.now(UTC)
    first = since.date() if since else (now - timedelta(days=DEFAULT_DAYS)).date()
    source = RecordingSource(
        settings.ivr_twilio_api_url, settings.twilio_account_sid, settings.tokens[0]
    )
    database = open_database(settings)
    upgrade(database)
    flows = FlowWatch(database, settings.ivr_flow).flows
    policy = CurrentPolicy(settings.desk_file)
    hotline = Hotline(database, flows, policy=policy)
    taking = Backfill(hotline, partial(parties, source), lambda: datetime.now(UTC))
    seen: Counter[str] = Counter()
    for found in listed(source, first):
        outcome = taking.take(found)
        seen[outcome] += 1
        if outcome != "known":
            click.echo(f"{found.sid}  {outcome}")
    new = seen["announced"] + seen["with a new call"]
    click.echo(
        f"Twilio has {seen.total()} recordings since {first}: {new} were not known, "
        f"{seen['with a new call']} of them of calls that were not."
    )
    database.close()
