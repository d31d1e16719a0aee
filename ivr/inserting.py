"""Rows whose unique key makes a second insert change nothing."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ivr.tables import Base


def insert_if_absent(
    session: Session, table: type[Base], values: Mapping[str, object]
) -> bool:
    """Insert a row unless its unique key is there; tell whether it was inserted."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    make = sqlite.insert if on_sqlite else postgresql.insert
    target = cast("Table", table.__table__)
    statement = make(target).values(**values).on_conflict_do_nothing()
    inserted = statement.returning(*target.primary_key)
    return session.connection().execute(inserted).first() is not None
