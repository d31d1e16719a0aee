"""What an installation holds, to be compared whole."""

from sqlalchemy import select

from ivr.audio.store import Store
from ivr.db import Database
from ivr.tables import Base


def rows_of(database: Database):
    """Every row of every table of ours."""
    with database.reading() as session:
        return {
            table.name: sorted(
                map(repr, session.connection().execute(select(table)).all())
            )
            for table in Base.metadata.sorted_tables
        }


def files_of(store: Store):
    """The bytes of every file that is kept."""
    found = {}
    for name in store.names():
        with store.raw(name) as file:
            found[name] = file.read()
    return found
