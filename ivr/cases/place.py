"""Where a case stands in the work list: how many are to be called back before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Integer,
    Table,
    bindparam,
    case,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from ivr.cases.family import survivor_for
from ivr.db import Transaction
from ivr.policy.policy import PROVEN, UNPROVEN, Order
from ivr.tables import Case, Utc

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
# Who asks for a freeze stands before all that is urgent.
FIRST = -1
# So many cases are put in order in one transaction.
BATCH = 2000

CASES = cast("Table", Case.__table__)
# Urgent before others; then who proved who they are, where the desk's policy has it;
# then first come, first served, by the time of the call and not of its case.  All of
# it is stored, ends in what is unique, and is an index (ix_cases_work).
WORK_ORDER = (CASES.c.rank, CASES.c.tier, CASES.c.called_at, CASES.c.number)

STANDING = select(CASES.c.status, CASES.c.due_at, *WORK_ORDER)
BY_NUMBER = STANDING.where(CASES.c.number == bindparam("case"))
NEWEST_OPEN = (
    STANDING.where(CASES.c.caller == bindparam("caller"), CASES.c.closed_at.is_(None))
    .order_by(CASES.c.number.desc())
    .limit(1)
)
# One comparison of rows, so that the index of the work list answers alone.
BEFORE = select(func.count()).where(
    CASES.c.closed_at.is_(None),
    tuple_(*WORK_ORDER)
    < tuple_(
        bindparam("rank", type_=Integer),
        bindparam("tier", type_=Integer),
        bindparam("called_at", type_=Utc),
        bindparam("number", type_=Integer),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An open case as the list orders it."""

    status: str
    due_at: datetime
    rank: int
    tier: int
    called_at: datetime
    number: int

    @property
    def position(self) -> dict[str, Any]:
        """Its place in the order, by the names of the columns."""
        names = [column.name for column in WORK_ORDER]
        return {name: getattr(self, name) for name in names}


def newest_open(transaction: Transaction, caller: str) -> Standing | None:
    """Return the newest open case of `caller` (E.164).

    It was opened for them, or else one of theirs was merged into it.
    """
    row = transaction.execute(NEWEST_OPEN, {"caller": caller}).first()
    if row is None and (survivor := survivor_for(transaction, caller)):
        row = transaction.execute(BY_NUMBER, {"case": survivor}).first()
    return Standing(*row) if row else None


def place(transaction: Transaction, case: Standing) -> int:
    """Return how many open cases stand before `case`, plus 1."""
    return 1 + transaction.execute(BEFORE, case.position).scalar_one()


def put_in_order(session: Session, order: Order, after: int) -> int | None:
    """Give cases behind number `after` the tier that `order` says, a batch of them.

    Return the last number of the batch; None when there is none behind `after`.
    """
    numbers = select(CASES.c.number).where(CASES.c.number > after)
    batch = numbers.order_by(CASES.c.number).limit(BATCH).subquery()
    last = session.scalar(select(func.max(batch.c.number)))
    proven = case((CASES.c.verification.in_(order.first), PROVEN), else_=UNPROVEN)
    if last is not None:
        wrong = CASES.c.number.between(after + 1, last), CASES.c.tier != proven
        session.execute(update(CASES).where(*wrong).values(tier=proven))
    return last
