"""The events of all cases in one order, that of their positions.

Ids are no such order: whoever begins first may commit last, so that a reader who had
seen the later id would never see the earlier one.  Positions are given one after the
other, under one lock, to what is committed; so a reader who has seen a position has
seen all before it.  They are never given twice, whatever is deleted.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, joinedload

from ivr.db import Database
from ivr.inserting import insert_if_absent
from ivr.tables import CaseEvent, Counter

NAME = "case_events"
BATCH = 1000


def number_new(session: Session) -> int:
    """Give positions to committed events that have none; return how many got one."""
    insert_if_absent(session, Counter, {"name": NAME, "value": 0})
    # Whoever else numbers waits here, and then sees what this transaction gave.
    held = select(Counter).where(Counter.name == NAME).with_for_update()
    counter = session.execute(
        held.execution_options(populate_existing=True)
    ).scalar_one()
    new = select(CaseEvent.id).where(CaseEvent.position.is_(None))
    ids = session.scalars(new.order_by(CaseEvent.id).limit(BATCH)).all()
    if not ids:
        return 0
    given: list[dict[str, Any]] = [
        {"id": event, "position": counter.value + step}
        for step, event in enumerate(ids, 1)
    ]
    session.execute(update(CaseEvent), given)
    counter.value += len(ids)
    return len(ids)


def catch_up(database: Database) -> None:
    """Give every committed event its position."""
    with database.reading() as session:
        if not is_any_new(session):
            return
    while True:
        with database.writing() as session:
            if number_new(session) < BATCH:
                return


def is_any_new(session: Session) -> bool:
    """Tell whether there is an event without a position."""
    return bool(session.scalar(select(exists().where(CaseEvent.position.is_(None)))))


def newest(session: Session) -> int:
    """Return the last position that was given; 0 before the first."""
    rows = select(Counter.value).where(Counter.name == NAME)
    return session.scalar(rows) or 0


def events_after(
    session: Session, position: int, limit: int, kinds: Sequence[str] = ()
) -> list[CaseEvent]:
    """Return events behind `position`, in order; of `kinds`, where any are given."""
    rows = select(CaseEvent).where(CaseEvent.position > position)
    if kinds:
        rows = rows.where(CaseEvent.kind.in_(kinds))
    rows = rows.options(joinedload(CaseEvent.agent))
    return list(session.scalars(rows.order_by(CaseEvent.position).limit(limit)))
