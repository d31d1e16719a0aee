"""When a place was restored: a backup of its own comes in the night after it."""

from datetime import datetime

from ivr.chores import done_at, note_done
from ivr.db import Database

RESTORE = "restore"


def note_restored(database: Database, at: datetime) -> None:
    """Note in a database that a backup was put back into it."""
    with database.writing() as session:
        note_done(session, RESTORE, at)


def restored_at(database: Database) -> datetime | None:
    """Return when a backup was put back into a database; None where none was."""
    return done_at(database, RESTORE)
