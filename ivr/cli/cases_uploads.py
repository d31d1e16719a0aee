"""`ivr cases upload-link` and `ivr cases revoke-link`: how callers send files."""

from datetime import UTC, datetime

import click

from ivr.cases.agents import find_agent
from ivr.cases.upload_links import Signer, make_link
from ivr.cases.upload_links import revoke_link as end_link
from ivr.cli.acting import acting, by_agent
from ivr.cli.numbers import CASE
from ivr.db import open_database
from ivr.errors import SettingError
from ivr.policy.reading import read_policy
from ivr.settings import read_settings
from ivr.uploads.sending import send_link


@click.command("upload-link")
@click.argument("number", type=CASE)
@click.option("--send", is_flag=True, help="Text it to the caller's callback number.")
@by_agent
def upload_link(number: int, name: str, *, send: bool) -> None:
    """Make a link by which the caller of case NUMBER may send files."""
    settings = read_settings()
    secret = settings.ivr_secret_key.get_secret_value()
    for setting, value in (
        ("IVR_SECRET_KEY", secret),
        ("IVR_PUBLIC_URL", settings.ivr_public_url),
    ):
        if not value:
            raise SettingError(f"{setting} is not set, so the link would open nothing")
    allowed = read_policy(settings.desk_file).uploads
    signer = Signer(settings.ivr_public_url, secret.encode())
    with open_database(settings).writing() as session:
        agent, at = find_agent(session, name), datetime.now(UTC)
        if send:
            link = send_link(session, number, agent, at, allowed, signer)
        else:
            link = make_link(session, number, agent, at, allowed)
        shown = signer.address(link)
    click.echo(shown)


@click.command("revoke-link")
@click.argument("number", type=CASE)
@click.argument("link", type=CASE)
@by_agent
def revoke_link(number: int, link: int, name: str) -> None:
    """Have LINK of case NUMBER open nothing any more."""
    with acting(name) as (session, agent):
        end_link(session, number, link, agent, datetime.now(UTC))
    click.echo(f"Link {link} of case {number} opens nothing any more.")
