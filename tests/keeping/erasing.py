"""Erasing a caller to the end, as `ivr callers erase` does."""

from datetime import UTC, datetime

from kept_calls import MEI

from ivr.chores import holding
from ivr.keeping import erasure
from ivr.keeping.forget import finish
from ivr.keeping.traces import found_in, settle


def erase(forgetter, who):
    with holding(forgetter.database, "forgetting") as held:
        with forgetter.database.writing() as session:
            found = erasure.start(session, who, datetime.now(UTC))
        finish(forgetter.database, forgetter.store, held, forgetter.left)
    waiting = forgetter.ask_remote()
    settle(forgetter.database, [MEI.number.encode()])
    return found, waiting


def everywhere(folder, caller):
    """Return the files below `folder` that tell of a caller."""
    return [one.name for one in found_in(folder.rglob("*"), caller.needles)]
