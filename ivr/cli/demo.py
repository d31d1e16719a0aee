"""`ivr demo`: everything at once, in a throw-away folder."""

import secrets
import time

import click

from ivr.cli.endings import end_in_order
from ivr.cli.numbers import PORT
from ivr.demo.server import embedded
from ivr.demo.show import show

AGENT = "demo"


@click.command()
@click.option("--once", is_flag=True, help="End after the table of cases.")
@click.option("--port", default=8000, show_default=True, type=PORT)
def demo(*, once: bool, port: int) -> None:
    """Serve, phone itself with simulated callers, transcribe, show the cases."""
    end_in_order()
    click.echo("Starting a hotline in a throw-away folder …")
    with embedded(port) as hotline:
        password = secrets.token_urlsafe(9)
        arguments = ("agents", "add", AGENT, "--role", "agent", "--password-stdin")
        hotline.ivr(*arguments, given=password)
        show(hotline, click.echo)
        if once:
            return
        click.echo(f"\nThe console: {hotline.url}/console/")
        click.echo(f"Sign in as {AGENT} with {password}; Ctrl-C ends everything.")
        serve_on()


def serve_on() -> None:
    """Return when Ctrl-C is pressed."""
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        click.echo("\nEnded; the throw-away folder is gone.")
