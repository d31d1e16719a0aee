"""`ivr phone`: a keypad in the terminal."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from ivr.cli.endings import end_in_order
from ivr.cli.phone_save import save_call
from ivr.demo.server import NUMBER, embedded
from ivr.errors import UsageError
from ivr.flow.loader import load
from ivr.settings import read_settings
from ivr.simulator import Exchange, VirtualClock
from ivr.simulator.terminal import keypad


@dataclass(frozen=True, slots=True)
class Called:
    """What is called: its exchange, its database's URL, and the flow that answers."""

    exchange: Exchange
    database: str
    flow: Path


@click.command()
@click.option(
    "--running",
    is_flag=True,
    help="Call the hotline at IVR_PUBLIC_URL instead of one made for this call.",
)
@click.option("--from", "caller", default="+8613800138000", show_default=True)
@click.option(
    "--save",
    "file",
    type=click.Path(path_type=Path),
    help="Write the call, with all keys pressed, as a conversation.",
)
def phone(*, running: bool, caller: str, file: Path | None) -> None:
    """Call the hotline: press keys, stay silent, leave a recording, hang up.

    One with a certificate of its own is called when SSL_CERT_FILE names that file.
    """
    end_in_order()
    typed = Typed()
    with running_hotline() if running else embedded_hotline() as called:
        call = keypad(
            called.exchange, from_=caller, to=NUMBER, read=typed.read, write=click.echo
        )
        if file is not None:
            flow, url, gone = load(called.flow), called.database, typed.hung_up
            for line in save_call(file, call, flow, url, gone=gone):
                click.echo(line)


class Typed:
    """What a person types; `hung_up`: their last line ended the call."""

    hung_up = False

    def read(self, prompt: str) -> str:
        """Return the next line; raises EOFError at the end of all."""
        self.hung_up = True
        line = input(prompt)
        self.hung_up = line.strip() == "h"
        return line


@contextmanager
def embedded_hotline() -> Generator[Called]:
    """Yield a hotline made for this call."""
    click.echo("Starting a hotline for this call …")
    with embedded(8000) as hotline:
        known = hotline.environment
        yield Called(
            hotline.exchange, known["IVR_DATABASE_URL"], Path(known["IVR_FLOW"])
        )


@contextmanager
def running_hotline() -> Generator[Called]:
    """Yield the running hotline of these settings, with an exchange that calls it.

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
        yield Called(exchange, settings.ivr_database_url, settings.ivr_flow)
