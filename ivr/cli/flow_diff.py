"""`ivr flow diff`: what tells two flows apart, on the disk or in the database."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ivr.calls.publishing import standing, whole
from ivr.calls.revisions import FILES
from ivr.cli.flow_draw import write
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.flow.drawing import changes
from ivr.flow.drawing.compare import difference
from ivr.flow.drawing.mermaid import mermaid
from ivr.flow.drawing.picture import Picture, picture
from ivr.flow.drawing.sketch import sketch
from ivr.flow.drawing.svg import svg
from ivr.flow.files import FlowFiles, read_files
from ivr.settings import read_settings

PICTURES: Mapping[str, Callable[[Picture], str]] = {"mermaid": mermaid, "svg": svg}
REVISION = re.compile(r"[0-9a-f]{4,12}")


class NothingAnsweredError(UsageError):
    """Nothing has answered yet: name both of what is to be compared."""


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--as", "form", type=click.Choice(["text", *PICTURES]), default="text")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file.")
def diff(old: str | None, new: str | None, form: str, output: Path | None) -> None:
    """Tell what is other in NEW than in OLD; each is a path or a revision.

    OLD is by default what answers, NEW the files of IVR_FLOW.
    """
    before, after = stored(old) if old is None else given(old), given(new)
    old_sketch, new_sketch = sketch(before), sketch(after)
    found = difference(old_sketch.flow, new_sketch.flow, before, after)
    if form == "text":
        write(changes.text(found), output)
        return
    then, now = (
        picture(one.flow, problems=one.problems) for one in (old_sketch, new_sketch)
    )
    write(PICTURES[form](changes.both(then, now, found)), output)


def given(named: str | None) -> FlowFiles:
    """Return the files of a path or of a revision, by default those of IVR_FLOW."""
    if named is None:
        return read_files(read_settings().ivr_flow)
    if REVISION.fullmatch(named) and not Path(named).exists():
        return stored(named)
    return read_files(Path(named))


def stored(beginning: str | None) -> FlowFiles:
    """Return the files of the revision that begins so, by default of what answers.

    Raises RevisionError or NothingAnsweredError when there is none.
    """
    database = open_database(read_settings())
    with database.reading() as session:
        answers = standing(session).answers
        if beginning is None and answers is None:
            reason = "nothing answers yet; name a path or a revision to compare with"
            raise NothingAnsweredError(reason)
        revision = whole(session, beginning or str(answers))
        text = session.execute(FILES, {"revision": revision}).scalar_one()
    database.close()
    return FlowFiles.from_json(text)
