"""A group of commands that are imported one by one, when they are called."""

from importlib import import_module
from typing import Any

import click

# A command's name, with its module, its name there, and its line in the help.
Table = dict[str, tuple[str, str, str]]


class LazyGroup(click.Group):
    """A group that shows its help without importing a command."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their table."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, from its module."""
        del ctx
        if cmd_name not in self.table:
            return None
        module, name, _ = self.table[cmd_name]
        return getattr(import_module(module), name)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands without importing them."""
        del ctx
        rows = [(name, line) for name, (_, _, line) in self.table.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
