"""Rows of text messages, as tests look at them and change them."""

from typing import Any

from ivr.db import Database
from ivr.tables import Message


def change(database: Database, **values: Any) -> None:
    """Change the only message."""
    with database.writing() as session:
        for name, value in values.items():
            setattr(session.query(Message).one(), name, value)


def ended(rows: Any) -> tuple[str, str | None]:
    """Return how the only message ended, with nothing left to do."""
    (row,) = rows(Message)
    assert (row["due_at"], row["lease"], row["leased_until"]) == (None, None, None)
    return row["state"], row["reason"]
