"""The callbacks of a case in which somebody was reached, with what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ivr.cases.family import family_of
from ivr.tables import Callback, Recording


@dataclass(frozen=True, slots=True)
class Talk:
    """A callback that connected two people, and its recordings."""

    callback: Callback
    recordings: Sequence[Recording]

    @property
    def is_missed(self) -> bool:
        """Whether the caller let it be recorded, and no recording has come."""
        wanted = self.callback.consent in {"agreed", "announced"}
        return wanted and self.callback.ended_at is not None and not self.recordings


def talks_of(session: Session, number: int) -> list[Talk]:
    """Return the talks about case `number`, the newest first.

    Those about cases that were merged into it are among them.
    """
    mine = Callback.case_number.in_(family_of(session, number))
    rows = select(Callback).where(mine, Callback.consent.is_not(None))
    whole = rows.options(joinedload(Callback.agent)).order_by(Callback.id.desc())
    callbacks = session.scalars(whole).all()
    said = (
        select(Recording)
        .where(Recording.callback_id.in_([one.id for one in callbacks]))
        .options(joinedload(Recording.transcript), joinedload(Recording.correction))
        .order_by(Recording.id)
    )
    found = list(session.scalars(said))
    return [
        Talk(one, [row for row in found if row.callback_id == one.id])
        for one in callbacks
    ]
