"""The index kept in step: what was changed is read again, a few cases at a time.

Every change of a case leaves a row in `search_waiting`, in its own transaction
(`ivr.migrations.search_triggers`); here the cases are read, written to the index, and
their rows taken away, in one transaction too.  Whoever is killed has done all of it or
nothing.  It is not done where the change is made, since callers wait there.
"""

from dataclasses import dataclass, field
from threading import Event
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ivr.db import Database
from ivr.search.forms import current
from ivr.search.index import DOCS, WAITING, ask_for, write_waiting
from ivr.tables.sealed import ring_of

# So few that others who write need not wait for long.
AT_ONCE = 40
# How many cases of an older form are asked for at once.
OLD_ONES = 400


@dataclass(slots=True)
class SearchIndexer:
    """Writes to the index what waits for it."""

    database: Database
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Write all that waits, then what was made in an older form."""
        while not self.stopping.is_set():
            with self.database.writing() as session:
                if write_waiting(session, AT_ONCE) == 0 and not ask_for_old(session):
                    return


def ask_for_old(session: Session) -> bool:
    """Have cases whose tokens are of an older form made anew; tell whether any are."""
    form = current(ring_of(session.get_bind().dialect)).name
    old = or_(DOCS.c.form < form, DOCS.c.form > form)
    rows = select(DOCS.c.case_number).where(old).limit(OLD_ONES)
    numbers = list(session.scalars(rows))
    ask_for(session, numbers)
    return bool(numbers)


def waiting(session: Session) -> int:
    """Return how many changes are not in the index yet."""
    found: Any = session.scalar(select(func.count()).select_from(WAITING))
    return found or 0
