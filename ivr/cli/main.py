"""`ivr`: finds the command, and turns every error of a user into one line."""

import os
import signal
import sys

import click

from ivr.cli.lazy import LazyGroup, Table
from ivr.errors import IvrError

# Where each command is, and its line in `ivr --help`; so that help loads no library.
COMMANDS: Table = {
    "demo": (
        "ivr.cli.demo",
        "demo",
        "Serve, phone itself, transcribe, show the cases.",
    ),
    "serve": (
        "ivr.cli.serve",
        "serve",
        "Run web and worker together: one machine's hotline.",
    ),
    "web": ("ivr.cli.serve", "web", "Run the web part alone."),
    "live": (
        "ivr.cli.live",
        "live",
        "Understand messages while they are spoken.",
    ),
    "worker": ("ivr.cli.serve", "worker", "Run the worker alone."),
    "phone": (
        "ivr.cli.phone",
        "phone",
        "A keypad in the terminal that calls the hotline.",
    ),
    "flow": (
        "ivr.cli.flow",
        "flow",
        "Check, draw, try, publish and replay the call flow.",
    ),
    "models": ("ivr.cli.models", "models", "List and install speech models."),
    "cases": ("ivr.cli.cases", "cases", "Look at the case list."),
    "report": (
        "ivr.cli.report",
        "report_command",
        "Show how the service does, by topic, language, agent and day.",
    ),
    "search": (
        "ivr.cli.search",
        "search",
        "Check and rebuild the index by which cases are found.",
    ),
    "recordings": (
        "ivr.cli.recordings",
        "recordings",
        "See, retry, transcribe again and backfill recordings.",
    ),
    "reconcile": (
        "ivr.cli.reconcile",
        "reconcile",
        "Compare Twilio's lists with ours; fetch what was missed.",
    ),
    "agents": (
        "ivr.cli.agents",
        "agents",
        "Add, list, change and disable those who may sign in.",
    ),
    "audit": (
        "ivr.cli.audit",
        "audit",
        "Show who changed what of the administration.",
    ),
    "tokens": (
        "ivr.cli.tokens",
        "tokens",
        "Add, list and revoke the tokens of programs.",
    ),
    "webhooks": (
        "ivr.cli.webhooks",
        "webhooks",
        "Tell other systems what happens to cases.",
    ),
    "openapi": (
        "ivr.cli.openapi",
        "openapi",
        "Print the OpenAPI document of the API.",
    ),
    "accounts": (
        "ivr.cli.accounts",
        "accounts",
        "Import the accounts to verify callers by.",
    ),
    "callers": (
        "ivr.cli.callers",
        "callers",
        "Block numbers, list those that are blocked, erase a caller.",
    ),
    "keys": ("ivr.cli.keys", "keys", "Make and rotate the keys of what is sealed."),
    "retention": (
        "ivr.cli.retention",
        "retention",
        "Show and delete what was kept long enough; prove it.",
    ),
    "doctor": (
        "ivr.cli.doctor",
        "doctor",
        "Look whether all is as it should be, and say how to mend it.",
    ),
    "backup": (
        "ivr.cli.backup",
        "backup",
        "Back up database and recordings while it runs; check a backup.",
    ),
    "restore": ("ivr.cli.backup", "restore", "Put a backup back."),
    "db": ("ivr.cli.db", "db", "Bring the database's tables up to date."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
@click.version_option(package_name="ivr-hotline", prog_name="ivr")
def ivr() -> None:
    """Run a support hotline: calls become cases, and cases are called back."""


def main() -> None:
    """Run the command line; an error of the user is one line and never a traceback."""
    try:
        sys.exit(ivr.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(128 + signal.SIGINT)
    except click.ClickException as wrong:
        complain(wrong)
        sys.exit(wrong.exit_code)
    except IvrError as wrong:
        for line in str(wrong).splitlines():
            click.echo(f"ivr: {line}", err=True)
        sys.exit(wrong.exit_code)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)


def complain(wrong: click.ClickException) -> None:
    """Say in one line what was typed wrongly; no command at all gets the help."""
    text = wrong.format_message()
    if text.startswith("Usage:"):
        wrong.show()
        return
    asked = wrong.ctx if isinstance(wrong, click.UsageError) else None
    hint = f"; see: {asked.command_path} --help" if asked else ""
    click.echo(f"ivr: {' '.join(text.split()).removesuffix('.')}{hint}", err=True)
