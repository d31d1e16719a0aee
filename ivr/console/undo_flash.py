"""What was done, said on the next page with a button that undoes it."""

from collections.abc import Sequence

from flask import flash

UNDO = "undo "


def flash_undoable(done: str, lines: Sequence[int]) -> None:
    """Say that it is done; `lines` of timelines (ids) are what would be undone."""
    named = ",".join(str(line) for line in lines)
    flash(done, f"{UNDO}{named}" if named else "message")
