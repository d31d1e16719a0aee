"""Who says something at the command line, and what they say about it."""

import getpass

import click


def user() -> str:
    """Return the operating system's name for who types; `unknown` when it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


by_option = click.option(
    "--by", default=user, help="Who says so.  [default: the operating system's user]"
)
