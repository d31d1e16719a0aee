"""Every byte that a database keeps of what it was told."""

from typing import Any

from sqlalchemy import inspect

from ivr.db import Database
from ivr.keeping.traces import files_of


def stored_in(database: Database) -> bytes:
    """Return the files of SQLite, with its log; of PostgreSQL, each table's rows."""
    if database.is_sqlite:
        return b"".join(path.read_bytes() for path in files_of(database))
    tables = inspect(database.engine).get_table_names()
    with database.engine.connect() as connection:
        plain: Any = connection.connection.driver_connection
        return b"".join(piece for name in tables for piece in rows_of(plain, name))


def rows_of(plain: Any, table: str) -> list[bytes]:
    """Return a table's rows; as text, they would have what JSON escapes escaped again.

    https://www.postgresql.org/docs/current/sql-copy.html
    """
    with plain.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as found:
        return [bytes(piece) for piece in found]
