"""`ivr`: finds the command, and turns every error of a user into one line."""

import os
import signal
import sys
from importlib import import_module

import click

from ivr.errors import IvrError

# Where each command is, and its line in `ivr --help`; so that help loads no library.
COMMANDS = {
    "demo": ("ivr.cli.demo", "Serve, phone itself, transcribe, show the cases."),
    "serve": ("ivr.cli.serve", "Run web and worker together: one machine's hotline."),
    "web": ("ivr.cli.serve", "Run the web part alone."),
    "worker": ("ivr.cli.serve", "Run the worker alone."),
    "phone": ("ivr.cli.phone", "A keypad in the terminal that calls the hotline."),
    "flow": ("ivr.cli.flow", "Check the call flow."),
    "models": ("ivr.cli.models", "List and install speech models."),
    "cases": ("ivr.cli.cases", "Look at the case list."),
    "agents": ("ivr.cli.agents", "Add, list and disable those who may sign in."),
    "db": ("ivr.cli.db", "Bring the database's tables up to date."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported one by one, when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, from its module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        return getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands without importing them."""
        del ctx
        rows = [(name, line) for name, (_, line) in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup)
@click.version_option(package_name="ivr-hotline", prog_name="ivr")
def ivr() -> None:
    """Run a support hotline: calls become cases, and cases are called back."""


def main() -> None:
    """Run the command line; an error of the user is one line and never a traceback."""
    try:
        ivr.main(standalone_mode=False)
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
