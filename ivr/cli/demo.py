"""`ivr demo`: everything at once, in a throw-away folder."""

import secrets

import click

from ivr.cli.endings import end_in_order
from ivr.cli.numbers import PORT
from ivr.demo.server import EmbeddedHotline, embedded
from ivr.demo.show import show
from ivr.demo.telephones import AGENT_PHONE, AgentsTelephone, write_desk

AGENT, ADMIN = "demo", "admin"


@click.command()
@click.option("--once", is_flag=True, help="End after the table of cases.")
@click.option("--port", default=8000, show_default=True, type=PORT)
def demo(*, once: bool, port: int) -> None:
    """Serve, phone itself with simulated callers, transcribe, show the cases."""
    end_in_order()
    click.echo("Starting a hotline in a throw-away folder …")
    with embedded(port, desk=write_desk) as hotline:
        passwords = [add(hotline, AGENT, "agent"), add(hotline, ADMIN, "admin")]
        hotline.ivr("agents", "phone", AGENT, AGENT_PHONE)
        show(hotline, click.echo)
        if once:
            return
        telephone = AgentsTelephone(hotline.exchange, click.echo)
        telephone.plug_in()
        click.echo(f"\nThe console: {hotline.url}/console/")
        click.echo(f"The flow and people: sign in as {ADMIN} with {passwords[1]}.")
        click.echo("Cases, and calling back, which the simulated people answer:")
        click.echo(f"Sign in as {AGENT} with {passwords[0]}; Ctrl-C ends everything.")
        try:
            telephone.serve()
        except KeyboardInterrupt:
            click.echo("\nEnded; the throw-away folder is gone.")


def add(hotline: EmbeddedHotline, name: str, role: str) -> str:
    """Add somebody who may sign in; return their password."""
    password = secrets.token_urlsafe(9)
    arguments = ("agents", "add", name, "--role", role, "--password-stdin")
    hotline.ivr(*arguments, given=password)
    return password
