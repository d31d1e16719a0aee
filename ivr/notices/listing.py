"""What a case's page shows of its notices."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ivr.tables import Notice


def notices_of(session: Session, case_number: int) -> list[Notice]:
    """Return the notices of a case with their deliveries, oldest first."""
    wanted = select(Notice).where(Notice.case_number == case_number)
    whole = wanted.options(selectinload(Notice.deliveries))
    return list(session.scalars(whole.order_by(Notice.created_at, Notice.id)))
