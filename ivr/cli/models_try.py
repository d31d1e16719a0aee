"""`ivr models try`: how a model would do, without installing it."""

import tempfile
from pathlib import Path

import click

from ivr.jobs.trying import Trying
from ivr.settings import read_settings
from ivr.speech import catalogue
from ivr.speech import models as installing


@click.command("try")
@click.argument("language")
@click.option("--size", type=click.Choice(("small", "medium", "large")))
@click.option("--from", "source", help="A zip file, a folder or an address.")
def try_command(language: str, size: str | None, source: str | None) -> None:
    """Try a model for LANGUAGE on what agents corrected; install nothing.

    It ends with 1 when the model is clearly worse than the one that is installed.
    """
    settings = read_settings()
    tag = catalogue.full_language(language)
    choices = installing.Choices(size, trial=Trying(settings, click.echo))
    with tempfile.TemporaryDirectory(prefix="ivr-try-") as scratch:
        installing.install(
            Path(scratch), tag, source, site=settings.ivr_models_site, choices=choices
        )
