"""`ivr flow draw`: the flow as an outline, a Mermaid flowchart or an SVG picture."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ivr.errors import UsageError
from ivr.flow.drawing.mermaid import mermaid
from ivr.flow.drawing.outline import outline
from ivr.flow.drawing.picture import EVERY_LANGUAGE, Picture, picture
from ivr.flow.drawing.sketch import sketch
from ivr.flow.drawing.svg import svg
from ivr.flow.examine import examine
from ivr.flow.files import read_files
from ivr.flow.flow import Flow
from ivr.settings import read_settings

FORMS: Mapping[str, Callable[[Picture], str]] = {
    "outline": outline,
    "mermaid": mermaid,
    "svg": svg,
}


class OutputError(UsageError):
    """The drawing cannot be written there: name a folder that is there, and yours."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--as", "form", type=click.Choice(list(FORMS)), default="outline")
@click.option("--language", metavar="TAG|all", help="By default the flow's first.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file.")
def draw(
    path: Path | None, form: str, language: str | None, output: Path | None
) -> None:
    """Draw the flow at PATH (by default IVR_FLOW); what is wrong is marked in it."""
    files = read_files(path or read_settings().ivr_flow)
    found = sketch(files, examine(files).problems)
    refuse_unspoken(found.flow, language)
    write(FORMS[form](picture(found.flow, language, found.problems)), output)


def refuse_unspoken(flow: Flow, language: str | None) -> None:
    """Raise UsageError for a language that the flow does not speak."""
    known = [*flow.settings.languages, EVERY_LANGUAGE]
    if language is not None and language not in known:
        raise UsageError(f"--language {language}: it is one of {', '.join(known)}")


def write(text: str, output: Path | None) -> None:
    """Write `text` to a file, or show it; raises OutputError."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise OutputError(f"cannot write {output}: {wrong.strerror}") from wrong
