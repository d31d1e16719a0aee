"""What a draft would change: against what answers now, or any other files."""

import difflib

from ivr.drafts.draft import Draft
from ivr.flow.drawing import changes
from ivr.flow.drawing.compare import Difference, difference
from ivr.flow.drawing.picture import Picture, picture
from ivr.flow.drawing.sketch import Sketch, sketch
from ivr.flow.files import FlowFiles


def told(before: FlowFiles, after: FlowFiles) -> str:
    """Return the difference as lines of text, as `ivr flow diff` prints it.

    Raises FlowError where one of them is no flow at all.
    """
    return changes.text(compared(before, after)[2])


def drawn(before: FlowFiles, after: FlowFiles) -> Picture:
    """Return both flows as one picture; raises FlowError as `told` does."""
    old, new, found = compared(before, after)
    then, now = (picture(one.flow, problems=one.problems) for one in (old, new))
    return changes.both(then, now, found)


def compared(before: FlowFiles, after: FlowFiles) -> tuple[Sketch, Sketch, Difference]:
    """Return both flows as far as they can be read, and what tells them apart."""
    old, new = sketch(before), sketch(after)
    return old, new, difference(old.flow, new.flow, before, after)


def of_texts(before: dict[str, str], draft: Draft) -> str:
    """Return what is other in the files, line by line, as a unified difference."""
    lines: list[str] = []
    for name in sorted({*before, *draft.texts}):
        lines += of_file(name, before.get(name, ""), draft.texts.get(name, ""))
    return "\n".join(lines)


def of_file(name: str, before: str, after: str) -> list[str]:
    """Return the lines that tell two texts of a file apart; none for the same."""
    old, new = before.splitlines(), after.splitlines()
    return list(difflib.unified_diff(old, new, name, name, lineterm=""))
