"""What is switched by hand, in a row, so that every process sees it at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, insert, select, update

from ivr.calls.revisions import Reads
from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.people.audit import Doer, note
from ivr.scribe import Transaction
from ivr.tables import Switch, SwitchChange

EMERGENCY = "emergency"

SWITCHES = cast("Table", Switch.__table__)
CHANGES = cast("Table", SwitchChange.__table__)
FIELDS = ("on", "at", "by", "reason", "until", "closed", "words")
STATE = select(*(SWITCHES.c[name] for name in FIELDS)).where(
    SWITCHES.c.name == bindparam("switch")
)
MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Switched:
    """How a switch stands, since when, by whom and why.

    On, it counts `until` a moment, None for until it is switched off.  `closed`: nobody
    is at the desk meanwhile.  `words` are what callers hear, by language; those of the
    flow where there are none.  `agent_id` is who put it so, and None where `by` alone
    says so.
    """

    on: bool
    at: datetime
    by: str
    reason: str
    until: datetime | None = None
    closed: bool = False
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    agent_id: int | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether it is on at the aware moment `at`."""
        return self.on and (self.until is None or at < self.until)

    def same(self, other: "Switched") -> bool:
        """Tell whether two mean the same for callers, whoever said it and why."""
        mine, theirs = (
            (one.on, one.until, one.closed, dict(one.words)) for one in (self, other)
        )
        return mine == theirs

    def over(self, hours: Hours, at: datetime) -> Hours:
        """Return when the desk is staffed, seen at `at`: not while this closes it.

        Nobody knows when a closing without an end is over; until somebody says so,
        the rest of the day counts as closed, and promises are made for the next.
        """
        if not (self.closed and self.holds(at)):
            return hours
        return hours.without(self.at, self.until or next_day(at, hours.zone))


def next_day(at: datetime, zone: str) -> datetime:
    """Return the midnight after `at` in a zone."""
    local = at.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


def switched(found: Reads, name: str) -> Switched | None:
    """Return how a switch stands; None when nobody ever touched it."""
    row = found.execute(STATE, {"switch": name}).first()
    return Switched(*row) if row else None


def switch(database: Database, found: Transaction, name: str, to: Switched) -> bool:
    """Put a switch and note who did; False, and nothing changes, when it stands so.

    One that has run out stands off.
    """
    before = switched(found, name)
    holds = before is not None and before.holds(to.at)
    if (before and holds and before.same(to)) or not (holds or to.on):
        return False
    values = {one: getattr(to, one) for one in FIELDS} | {"words": dict(to.words)}
    found.execute(database.insert_if_absent(SWITCHES), {"name": name, **values})
    found.execute(update(SWITCHES).where(SWITCHES.c.name == name).values(**values))
    found.execute(insert(CHANGES), {"name": name, **values})
    by = Doer(to.by, to.agent_id)
    note(found, "emergency_switched", by, to.at, on=to.on)
    return True


def changes(found: Reads, name: str) -> list[Switched]:
    """Return how a switch was put, the newest first, the last 50 at most."""
    rows = select(*(CHANGES.c[one] for one in FIELDS)).where(CHANGES.c.name == name)
    newest = rows.order_by(CHANGES.c.id.desc()).limit(MOST_CHANGES)
    return [Switched(*row) for row in found.execute(newest)]
