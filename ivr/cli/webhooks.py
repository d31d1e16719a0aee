"""`ivr webhooks`: who outside is told what happens to cases."""

from datetime import UTC, datetime, timedelta

import click
from sqlalchemy.orm import Session

from ivr.cli.signed import user
from ivr.cli.webhook_lines import delivery_lines, endpoint_line, heads
from ivr.db import Database, open_database
from ivr.errors import UsageError
from ivr.migrations import upgrade
from ivr.network.answers import Answer
from ivr.network.guard import Allowed, allowed
from ivr.people.audit import Doer, Kind, note
from ivr.settings import read_settings
from ivr.webhooks import deliveries as rows
from ivr.webhooks import endpoints
from ivr.webhooks.alarms import BY_HAND
from ivr.webhooks.deliveries import Job, secrets_of
from ivr.webhooks.payload import test_body
from ivr.webhooks.sending import deliver

NUMBER = click.IntRange(1, 2147483647)
MOST = 50


@click.group()
def webhooks() -> None:
    """Tell other systems of events, signed by the Standard Webhooks."""


def database() -> Database:
    """Return the database with its tables."""
    found = open_database(read_settings())
    upgrade(found)
    return found


def may_tell() -> Allowed:
    """Return whom the settings allow to be told."""
    return allowed(read_settings().ivr_webhook_hosts)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def log(session: Session, kind: Kind, number: int) -> None:
    """Write down what was done to a webhook, and who typed it."""
    note(session, kind, Doer(user()), now(), about=f"webhook {number}")


@webhooks.command()
@click.argument("url")
@click.option(
    "--event", "events", multiple=True, help="Like case.opened; several times; * all."
)
@click.option("--details", is_flag=True, help="With numbers, notes and transcripts.")
def add(url: str, events: tuple[str, ...], *, details: bool) -> None:
    """Tell URL of events from now on; prints the secret that signs them, this once."""
    wanted = endpoints.Wanted(url, events, details)
    with database().writing() as session:
        made = endpoints.add(session, wanted, may_tell(), now())
        number, secret = made.id, made.secret
        log(session, "webhook_added", number)
    click.echo(f"Webhook {number} is told from now on; its secret:", err=True)
    click.echo(secret)


@webhooks.command("list")
def list_command() -> None:
    """Show who is told of what, and how that goes."""
    with database().reading() as session:
        found = endpoints.listed(session)
    click.echo(heads())
    for one in found:
        click.echo(endpoint_line(one))


@webhooks.command()
@click.argument("number", type=NUMBER)
def test(number: int) -> None:
    """Send webhook NUMBER a message of type webhook.test, now, and say what came."""
    at = now()
    with database().writing() as session:
        endpoint = endpoints.find(session, number)
        job = Job(
            id=0,
            lease="",
            endpoint_id=number,
            url=endpoint.url,
            secrets=secrets_of(endpoint, at),
            message_id=endpoints.new_message_id(),
            body=test_body(at),
            attempts=1,
            created_at=at,
        )
    came = deliver(job, may_tell(), at)
    if isinstance(came, Answer) and came.is_success:
        click.echo(f"Webhook {number} has it ({came.status}).")
        return
    why = f"answered {came.status}" if isinstance(came, Answer) else came
    raise UsageError(f"webhook {number} {why}; nothing else was sent")


@webhooks.command()
@click.argument("number", type=NUMBER)
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, 24 * 30),
    default=24,
    show_default=True,
    help="How long the old secret signs beside the new one.",
)
def rotate(number: int, overlap_hours: int) -> None:
    """Give webhook NUMBER a new secret and print it, this once."""
    with database().writing() as session:
        overlap = timedelta(hours=overlap_hours)
        secret = endpoints.rotate(session, number, now(), overlap).secret
        log(session, "webhook_secret_made", number)
    click.echo(f"The old secret signs too for {overlap_hours} hours.", err=True)
    click.echo(secret)


@webhooks.command()
@click.argument("number", type=NUMBER)
def disable(number: int) -> None:
    """Tell webhook NUMBER nothing until it is enabled; nothing is lost meanwhile."""
    with database().writing() as session:
        endpoints.disable(session, number, now(), BY_HAND)
        log(session, "webhook_disabled", number)
    click.echo(f"Webhook {number} is told nothing for now.")


@webhooks.command()
@click.argument("number", type=NUMBER)
def enable(number: int) -> None:
    """Tell webhook NUMBER again, from where it was left."""
    with database().writing() as session:
        endpoints.enable(session, number, now())
        log(session, "webhook_enabled", number)
    click.echo(f"Webhook {number} is told again.")


@webhooks.command()
@click.argument("number", type=NUMBER)
def remove(number: int) -> None:
    """Forget webhook NUMBER, and what it was not told yet."""
    with database().writing() as session:
        endpoints.remove(session, number)
        log(session, "webhook_removed", number)
    click.echo(f"Webhook {number} is removed.")


@webhooks.command()
@click.argument("number", type=NUMBER)
@click.option("--failed", is_flag=True, help="Those that were given up.")
def deliveries(number: int, *, failed: bool) -> None:
    """Show the newest deliveries to webhook NUMBER."""
    with database().reading() as session:
        found = rows.of_endpoint(session, number, MOST, failed=failed)
        lines = list(delivery_lines(found))
    for line in lines:
        click.echo(line)


@webhooks.command()
@click.argument("number", type=NUMBER)
@click.option("--delivery", "ids", type=NUMBER, multiple=True, help="This one.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="All since a day, in UTC."
)
def replay(number: int, ids: tuple[int, ...], since: datetime | None) -> None:
    """Send deliveries to webhook NUMBER again; by default those that were given up."""
    begin = since.replace(tzinfo=UTC) if since else None
    with database().writing() as session:
        count = rows.replay(session, number, now(), since=begin, ids=ids)
    click.echo(f"{count} are sent again.")
