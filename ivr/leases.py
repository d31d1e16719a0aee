"""Rows that one worker at a time works on, under a lease that runs out.

A table with `id`, `lease`, `leased_until`, `attempts`, `due_at` and `reason` is a work
list.  Who holds a row names its lease; whoever lost the lease changes nothing more.
"""

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from ivr.tables import Base

FIRST_WAIT_S = 2
LONGEST_WAIT_S = 900


class Lease(Protocol):
    """A row that one worker holds: its id, and the name of the lease."""

    @property
    def id(self) -> int:
        """The row's id."""
        ...

    @property
    def lease(self) -> str:
        """The name of the lease."""
        ...


def take(
    session: Session,
    table: type[Base],
    conditions: tuple[ColumnElement[bool], ...],
    lease: str,
    until: datetime,
    **values: Any,  # noqa: ANN401 - columns
) -> bool:
    """Put the row that meets `conditions` under `lease`; tell whether there was one."""
    columns: Any = table
    taken: Any = session.execute(
        update(table)
        .where(*conditions)
        .values(
            lease=lease, leased_until=until, attempts=columns.attempts + 1, **values
        )
    )
    return taken.rowcount == 1


def change_held(
    session: Session,
    table: type[Base],
    job: Lease,
    **values: Any,  # noqa: ANN401 - columns
) -> bool:
    """Change the row if `job` still holds it; tell whether it did."""
    columns: Any = table
    changed: Any = session.execute(
        update(table)
        .where(columns.id == job.id, columns.lease == job.lease)
        .values(**values)
    )
    return changed.rowcount == 1


def let_go(
    session: Session,
    table: type[Base],
    job: Lease,
    **values: Any,  # noqa: ANN401 - columns
) -> bool:
    """Change the row and end the lease if `job` still holds it; tell whether it did."""
    return change_held(session, table, job, **free(), **values)


def free() -> dict[str, None]:
    """Return the values of a row that nobody holds."""
    return {"lease": None, "leased_until": None}


def after(now: datetime, wait_s: float) -> datetime:
    """Return the moment `wait_s` seconds after `now`."""
    return now + timedelta(seconds=wait_s)


def back_off_s(attempts: int, spread: float) -> float:
    """Return how long to wait after `attempts` tries; `spread` (0-1) parts crowds."""
    wait = min(FIRST_WAIT_S * 2 ** min(attempts - 1, 20), LONGEST_WAIT_S)
    return wait * (0.75 + spread / 2)
