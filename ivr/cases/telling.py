"""Lines of a timeline that calls write, with what was and what became.

What agents and the clock do is written by `ivr.cases.working`; both tell the same
columns in the same form, so that the lines of a case, one after another, lead from how
it was opened to how it is now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, insert

from ivr.db import Transaction
from ivr.tables import CaseEvent

# The columns whose changes the timeline tells.
TOLD = (
    "status",
    "assigned_to",
    "topic",
    "priority",
    "due_at",
    "follow_up_at",
    "callback_number",
    "account",
    "verification",
    "disposition",
    "root_cause",
    "tags",
)

WRITE = insert(cast("Table", CaseEvent.__table__)).returning(CaseEvent.id)


@dataclass(frozen=True, slots=True)
class Told:
    """A line: of which case, what happened, in which words, when (aware)."""

    number: int
    kind: str
    text: str
    at: datetime


def tell(
    transaction: Transaction, line: Told, changed: Mapping[str, Any] | None = None
) -> int:
    """Write a line, with `changed` by column, from and to; return its id."""
    row = {
        "case_number": line.number,
        "kind": line.kind,
        "text": line.text,
        "at": line.at,
        "changes": dict(changed or {}),
    }
    return transaction.execute(WRITE, row).scalar_one()


def changes(before: Row[Any] | object, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return by column what was and what becomes, of those that the timeline tells.

    `before` has the columns as attributes; those that stay are left out.
    """
    pairs = {
        name: (getattr(before, name), values[name]) for name in TOLD if name in values
    }
    return {
        name: [kept(old), kept(new)] for name, (old, new) in pairs.items() if old != new
    }


def kept(value: object) -> object:
    """Return a value as the timeline keeps it: a moment in ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else value
