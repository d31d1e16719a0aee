"""What the network tells of a text message that it took: whether it arrived.

It is told in any order and any number of times; what is final stays so.
https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.tables import CaseEvent, Message

# `read` is told of other channels than texts, and means that it arrived.
ARRIVED = frozenset({"delivered", "read"})
LOST = frozenset({"undelivered", "failed"})
FINAL = ARRIVED | LOST


@dataclass(frozen=True, slots=True)
class DeliveryNews:
    """How far a message came; `error_code` is the network's own."""

    sid: str
    status: str
    error_code: int | None = None


def note_delivery(session: Session, news: DeliveryNews, at: datetime) -> bool:
    """Take how far a message came; tell whether anything was new.

    One that did not arrive is a line of its case, unless its case is not told of it
    yet: it then will be, by `ivr.messages.rows.tell`.
    """
    rows = select(Message).where(Message.sid == news.sid).with_for_update()
    message = session.scalar(rows)
    status = "delivered" if news.status in ARRIVED else news.status
    if message is None or message.delivery in FINAL or message.delivery == status:
        return False
    if status not in FINAL and status != "sent":
        return False
    message.delivery, message.error_code = status, news.error_code
    if status in LOST and message.case_number is not None:
        session.add(
            CaseEvent(
                case_number=message.case_number,
                at=at,
                kind="text_undelivered",
                text=undelivered(news.error_code),
            )
        )
    return True


def undelivered(error_code: int | None) -> str:
    """Say that a message did not arrive, and by which of the network's errors."""
    return "it did not arrive" + (f" (error {error_code})" if error_code else "")
