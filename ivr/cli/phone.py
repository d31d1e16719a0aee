"""`ivr phone`: a keypad in the terminal."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click

from ivr.cli.endings import end_in_order
from ivr.demo.server import NUMBER, embedded
from ivr.errors import UsageError
from ivr.settings import read_settings
from ivr.simulator import Exchange, VirtualClock
from ivr.simulator.terminal import keypad


@click.command()
@click.option(
    "--running",
    is_flag=True,
    help="Call the hotline at IVR_PUBLIC_URL instead of one made for this call.",
)
@click.option("--from", "caller", default="+8613800138000", show_default=True)
def phone(*, running: bool, caller: str) -> None:
    """Call the hotline: press keys, stay silent, leave a recording, hang up."""
    end_in_order()
    with running_exchange() if running else embedded_exchange() as exchange:
        keypad(exchange, from_=caller, to=NUMBER, read=input, write=click.echo)


@contextmanager
def embedded_exchange() -> Generator[Exchange]:
    """Yield an exchange with a hotline of its own."""
    click.echo("Starting a hotline for this call …")
    with embedded(8000) as hotline:
        yield hotline.exchange


@contextmanager
def running_exchange() -> Generator[Exchange]:
    """Yield an exchange that calls the running hotline of these settings.

    It serves recordings where the hotline looks for them, if that is on this machine.
    """
    settings = read_settings().require_telephony()
    exchange = Exchange(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.tokens[0],
        clock=VirtualClock(datetime.now(UTC)),
    )
    url = settings.ivr_public_url
    exchange.add_number(
        NUMBER,
        voice_url=f"{url}/twilio/voice",
        status_callback=f"{url}/twilio/status",
        fallback_url=f"{url}/twilio/fallback",
    )
    api = urlsplit(settings.ivr_twilio_api_url)
    if api.hostname not in {"127.0.0.1", "localhost"} or not api.port:
        reason = "so that recordings of this phone can be fetched"
        raise UsageError(f"set IVR_TWILIO_API_URL to http://127.0.0.1:PORT, {reason}")
    with exchange.serving(host="127.0.0.1", port=api.port):
        yield exchange
