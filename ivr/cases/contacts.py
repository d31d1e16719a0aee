"""The further calls about a case as they are read, with what was left in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ivr.tables import Contact, Recording


@dataclass(frozen=True, slots=True)
class FurtherCall:
    """A call that was added to a case, with its own recordings, the oldest first."""

    contact: Contact
    recordings: Sequence[Recording]


def further_calls(session: Session, number: int) -> list[FurtherCall]:
    """Return the calls that were added to case `number`, the newest first."""
    mine = select(Contact).where(Contact.case_number == number)
    rows = mine.options(joinedload(Contact.call))
    contacts = session.scalars(rows.order_by(Contact.id.desc())).all()
    left = (
        select(Recording)
        .where(Recording.call_id.in_([contact.call_id for contact in contacts]))
        .where(Recording.callback_id.is_(None))
        .options(
            joinedload(Recording.transcript),
            joinedload(Recording.correction),
        )
        .order_by(Recording.id)
    )
    found = list(session.scalars(left))
    return [
        FurtherCall(contact, [one for one in found if one.call_id == contact.call_id])
        for contact in contacts
    ]


def further_json(session: Session, number: int) -> list[dict[str, Any]]:
    """Return the calls as `ivr cases show --json` has them, the newest first."""
    return [
        {
            "call": one.contact.call.sid,
            "at": one.contact.at.isoformat(),
            "topic": one.contact.topic,
            "language": one.contact.language,
            "verification": one.contact.verification,
            "path": one.contact.path,
            "recordings": [left.sid for left in one.recordings],
        }
        for one in further_calls(session, number)
    ]
