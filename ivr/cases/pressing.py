"""The open cases by the time that their callers were promised, the earliest first."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ivr.tables import Case

# A page says "1000+" rather than count all cases of a bad day.
MOST_COUNTED = 1000

OPEN = Case.closed_at.is_(None)


def due_before(session: Session, until: datetime, most: int) -> list[Case]:
    """Return the first `most` open cases that are due before `until`, late ones too."""
    rows = (
        select(Case)
        .with_hint(Case, "INDEXED BY ix_cases_due", "sqlite")
        .where(OPEN, Case.due_at < until)
        .order_by(Case.due_at, Case.number)
        .limit(most)
        .options(joinedload(Case.agent))
    )
    return list(session.scalars(rows))


def count_due(session: Session, since: datetime, until: datetime) -> int:
    """Return how many open cases fall due from `since` on and before `until`.

    MOST_COUNTED + 1 is said for more than that.
    """
    due = select(Case.number).where(OPEN, Case.due_at >= since, Case.due_at < until)
    some = due.limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0
