"""`ivr flow`: the call flow before anyone hears it."""

from pathlib import Path

import click

from ivr.flow.loader import load
from ivr.settings import read_settings


@click.group()
def flow() -> None:
    """Check the call flow."""


@flow.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Read the flow at PATH (by default the one that answers) and say what is wrong."""
    found = load(path or read_settings().ivr_flow)
    languages = ", ".join(found.prompts)
    click.echo(
        f"{found.name} is whole: {len(found.nodes)} nodes, {languages}, "
        f"revision {found.revision}"
    )
