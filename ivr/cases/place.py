"""Where a case stands in the work list: how many are to be called back before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Integer, Table, bindparam, func, select, tuple_

from ivr.db import Transaction
from ivr.tables import Case, Utc

CASES = cast("Table", Case.__table__)
# Urgent before others, then by the promised time, then first come, first served.
WORK_ORDER = (CASES.c.rank, CASES.c.due_at, CASES.c.number)

NEWEST_OPEN = (
    select(CASES.c.number, CASES.c.status, CASES.c.rank, CASES.c.due_at)
    .where(CASES.c.caller == bindparam("caller"), CASES.c.closed_at.is_(None))
    .order_by(CASES.c.number.desc())
    .limit(1)
)
# One comparison of rows, so that the index of the work list answers alone.
BEFORE = select(func.count()).where(
    CASES.c.closed_at.is_(None),
    tuple_(*WORK_ORDER)
    < tuple_(
        bindparam("rank", type_=Integer),
        bindparam("due_at", type_=Utc),
        bindparam("number", type_=Integer),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An open case as the list orders it."""

    number: int
    status: str
    rank: int
    due_at: datetime


def newest_open(transaction: Transaction, caller: str) -> Standing | None:
    """Return the newest open case that was opened for `caller` (E.164)."""
    row = transaction.execute(NEWEST_OPEN, {"caller": caller}).first()
    return Standing(*row) if row else None


def place(transaction: Transaction, case: Standing) -> int:
    """Return how many open cases stand before `case`, plus 1."""
    position = {"rank": case.rank, "due_at": case.due_at, "number": case.number}
    return 1 + transaction.execute(BEFORE, position).scalar_one()
