"""`ivr models`: what turns voicemail into words."""

import click

from ivr.settings import read_settings
from ivr.speech import models as installed


@click.group()
def models() -> None:
    """List and install speech models."""


@models.command("list")
def list_models() -> None:
    """Show each language with its model, or how to get one."""
    folder = read_settings().ivr_models
    for language, name in installed.CATALOGUE.items():
        found = installed.find_model(folder, language)
        if found is None:
            click.echo(f"{language}  none  (ivr models install {language}: {name})")
        else:
            click.echo(f"{language}  {installed.model_name(found)}  {found}")


@models.command()
@click.argument("language")
@click.option("--from", "source", help="A zip file, a folder or an address.")
def install(language: str, source: str | None) -> None:
    """Install the model for LANGUAGE: from pip's package, --from, or Vosk's site."""
    tag = installed.full_language(language)
    folder = read_settings().ivr_models
    found = installed.install(folder, tag, source, site=installed.SITE)
    click.echo(f"{tag}: {installed.model_name(found)} in {found}")
