"""What an installation holds, to be compared whole."""

from sqlalchemy import select

from ivr.audio.store import Store
from ivr.backup.restored import RESTORE
from ivr.chores import CHORES
from ivr.db import Database
from ivr.tables import Base

# When it was restored is a place's own.
OWN = {CHORES.name: CHORES.c.name == RESTORE}


def rows_of(database: Database):
    """Every row of every table of ours but what is the place's own."""
    with database.reading() as session:
        return {
            table.name: sorted(
                map(repr, session.connection().execute(rows_in(table)).all())
            )
            for table in Base.metadata.sorted_tables
        }


def rows_in(table):
    own = OWN.get(table.name)
    return select(table) if own is None else select(table).where(~own)


def files_of(store: Store):
    """The bytes of every file that is kept."""
    found = {}
    for name in store.names():
        with store.raw(name) as file:
            found[name] = file.read()
    return found
