"""Options of commands that show a list page by page."""

from collections.abc import Callable
from typing import Any

import click

ROWS, MOST = 25, 200
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

cursor_option = click.option(
    "--cursor", help="Where the page before ended, as that page said."
)


def limit_option(default: int | None) -> Decorator:
    """Return the option of how many are shown; None: all of them."""
    told = "How many to show." if default else "How many to show; without it, all."
    kind = click.IntRange(1, MOST)
    return click.option("--limit", type=kind, default=default, help=told)


def say_next(cursor: str | None) -> None:
    """Say how to go on; apart from the list, which stays what programs read."""
    if cursor is not None:
        click.echo(f"more: --cursor {cursor}", err=True)
