"""Signs of life that processes leave in the database, for whoever looks after them."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from ivr.inserting import insert_if_absent
from ivr.tables import Beat

WORKER = "worker"

BEATS = cast("Table", Beat.__table__)


def beat(session: Session, part: str, at: datetime) -> None:
    """Note that `part` is at work."""
    insert_if_absent(session, Beat, {"part": part, "at": at})
    session.execute(update(BEATS).where(BEATS.c.part == part).values(at=at))


def last_beat(session: Session, part: str) -> datetime | None:
    """Return when `part` was last known to be at work; None when it never was."""
    return session.scalar(select(Beat.at).where(Beat.part == part))
