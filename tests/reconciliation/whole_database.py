"""All that a database holds, to be compared whole."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from ivr.db import Database
from ivr.tables import Base


def everything(database: Database, but: Collection[str] = ()) -> dict[str, list[Any]]:
    """Return every row of every table that is not in `but`."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=str)
            for table in Base.metadata.sorted_tables
            if table.name not in but
        }
