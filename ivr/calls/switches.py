"""What is switched by hand, in a row, so that every process sees it at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from ivr.calls.revisions import Reads
from ivr.db import Database
from ivr.scribe import Transaction
from ivr.tables import Switch

EMERGENCY = "emergency"

SWITCHES = cast("Table", Switch.__table__)
STATE = select(SWITCHES.c.on, SWITCHES.c.at, SWITCHES.c.by, SWITCHES.c.reason).where(
    SWITCHES.c.name == bindparam("switch")
)


@dataclass(frozen=True, slots=True)
class Switched:
    """How a switch stands, since when, by whom and why."""

    on: bool
    at: datetime
    by: str
    reason: str


def switched(found: Reads, name: str) -> Switched | None:
    """Return how a switch stands; None when nobody ever touched it."""
    row = found.execute(STATE, {"switch": name}).first()
    return Switched(*row) if row else None


def switch(database: Database, found: Transaction, name: str, to: Switched) -> bool:
    """Put a switch; False, and nothing changes, when it stands so already."""
    before = switched(found, name)
    if to.on == (before is not None and before.on):
        return False
    values = {"on": to.on, "at": to.at, "by": to.by, "reason": to.reason}
    found.execute(database.insert_if_absent(SWITCHES), {"name": name, **values})
    found.execute(update(SWITCHES).where(SWITCHES.c.name == name).values(**values))
    return True
