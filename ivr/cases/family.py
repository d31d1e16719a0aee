"""Which cases were merged into which: the one that survives, and those in it."""

from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from ivr.db import Transaction
from ivr.tables import Case, CaseMerge

CASES = cast("Table", Case.__table__)
MERGES = cast("Table", CaseMerge.__table__)
OPEN_SURVIVOR = CASES.alias("survivor")
# The newest open case that a caller's own one was merged into.
NEWEST_SURVIVOR = (
    select(OPEN_SURVIVOR.c.number)
    .join(MERGES, MERGES.c.root == OPEN_SURVIVOR.c.number)
    .join(CASES, CASES.c.number == MERGES.c.source)
    .where(
        CASES.c.caller == bindparam("caller"),
        CASES.c.closed_at.is_not(None),
        OPEN_SURVIVOR.c.closed_at.is_(None),
    )
    .order_by(OPEN_SURVIVOR.c.number.desc())
    .limit(1)
)


def survivor_for(transaction: Transaction, caller: str) -> int | None:
    """Return the newest open case that one of `caller` (E.164) was merged into."""
    return transaction.execute(NEWEST_SURVIVOR, {"caller": caller}).scalar()


def survivor_of(session: Session, number: int) -> int:
    """Return the case that `number` was merged into at last; itself if it was not."""
    rows = select(CaseMerge.root).where(CaseMerge.source == number)
    return session.scalar(rows) or number


def merged_into(session: Session, number: int) -> list[Case]:
    """Return the cases that were merged into case `number`, the oldest first."""
    rows = select(Case).join(CaseMerge, CaseMerge.source == Case.number)
    return list(
        session.scalars(rows.where(CaseMerge.root == number).order_by(Case.number))
    )


def family_of(session: Session, number: int) -> list[int]:
    """Return the number of a case and of those that were merged into it."""
    rows = select(CaseMerge.source).where(CaseMerge.root == number)
    return [number, *session.scalars(rows.order_by(CaseMerge.source))]


def branch_of(session: Session, number: int) -> list[int]:
    """Return those that were merged into `number`, itself merged or not."""
    found: list[int] = []
    left = [number]
    while left:
        rows = select(CaseMerge.source).where(CaseMerge.target.in_(left))
        left = list(session.scalars(rows))
        found += left
    return sorted(found)
