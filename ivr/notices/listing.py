"""What a case's page shows of what the company was told."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ivr.notices.rows import DETAILS
from ivr.tables import Notice


def notices_of(session: Session, number: int) -> list[Notice]:
    """Return the case's notices with their deliveries, the oldest first.

    Details that there is nobody to tell are left out: the request itself says so.
    """
    rows = select(Notice).where(Notice.case_number == number)
    whole = rows.options(selectinload(Notice.deliveries))
    ordered = whole.order_by(Notice.created_at, Notice.id)
    return [notice for notice in session.scalars(ordered) if not is_vain(notice)]


def is_vain(notice: Notice) -> bool:
    """Tell whether these are details that there was nobody to tell."""
    done = notice.addressed_at is not None
    return notice.kind == DETAILS and done and not notice.deliveries
