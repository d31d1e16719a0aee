"""What is to be sent: a row for each text message, written in the call's own turn."""

import re
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ivr.db import Transaction
from ivr.inserting import insert_if_absent
from ivr.sentences import later
from ivr.tables import Message, OptOut

E164 = re.compile(r"\+[1-9]\d{6,14}")
NO_NUMBER = later("no number to send it to")
OPTED_OUT = later("this number wants no text messages")


def queue(  # noqa: PLR0913 - which message, to whom, what and when
    transaction: Transaction,
    *,
    call_id: int,
    name: str,
    to: str | None,
    text: str,
    at: datetime,
) -> None:
    """Have `text` sent to `to` (E.164) by the worker, once for each `name` of a call.

    The same again changes nothing.  What is no number, and a number that has opted
    out, gets a row that says so and nothing else.
    """
    session = transaction.session
    number = to if to and E164.fullmatch(to) else None
    state, reason = "queued", None
    if number is None:
        state, reason = "failed", NO_NUMBER
    elif has_opted_out(session, number):
        state, reason = "opted_out", OPTED_OUT
    values = {
        "call_id": call_id,
        "name": name,
        "to": number,
        "text": text,
        "state": state,
        "reason": reason,
        "due_at": at if state == "queued" else None,
        "attempts": 0,
        "created_at": at,
    }
    insert_if_absent(session, Message, values)


def has_opted_out(session: Session, number: str) -> bool:
    """Tell whether the number's owner wants no text messages."""
    return bool(session.scalar(select(exists().where(OptOut.number == number))))
