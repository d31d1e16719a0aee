"""`ivr report digest`: the digest of a day, printed or sent."""

from datetime import UTC, date, datetime, timedelta

import click

from ivr.cli.installation import Installation
from ivr.errors import IvrError, UsageError
from ivr.reports.digest.facts import digest
from ivr.reports.digest.opened import installed_digest
from ivr.reports.digest.sender import DigestSender
from ivr.reports.digest.wording import text
from ivr.reports.period import day, today
from ivr.tables import SentDigest

LINE = "{}: {}"


class NotSentError(IvrError):
    """A digest was not taken: look at the reason; the worker tries again."""


def show_digest(here: Installation, typed: str | None, *, send: bool) -> None:
    """Print the digest of the day that was typed, else of yesterday; send it."""
    now = datetime.now(UTC)
    zone = here.hours.zone
    wanted = day(typed) if typed else today(now, zone) - timedelta(days=1)
    if wanted > today(now, zone):
        raise UsageError(f"{wanted} has not come yet; there is nothing to tell of it")
    sender = installed_digest(here.settings, here.database, lambda: here.hours)
    if send and sender is None:
        raise UsageError("nobody to send it to: IVR_DIGEST_TO is not set")
    with here.database.reading() as session:
        told = digest(session, wanted, here.hours, now)
    click.echo(text(told, here.settings.ivr_public_url), nl=False)
    if send and sender is not None:
        send_digest(sender, wanted, now)


def send_digest(sender: DigestSender, wanted: date, now: datetime) -> None:
    """Send a day's digest to whoever has not got it; raises NotSentError."""
    found = sender.send_now(wanted)
    click.echo()
    for row in found:
        click.echo(LINE.format(row.to, how(row, now)))
    waiting = [row.reason or row.state for row in found if row.state != "sent"]
    if waiting:
        raise NotSentError(f"the digest was not sent to all: {waiting[0]}")


def how(row: SentDigest, now: datetime) -> str:
    """Return how far a digest is."""
    if row.sent_at is None:
        return f"not sent; {row.reason or 'another process is sending it'}"
    if row.sent_at < now:
        return f"was sent at {row.sent_at:%Y-%m-%d %H:%M} UTC, and is not sent again"
    return "sent"
