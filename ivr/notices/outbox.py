"""What a call asks of the company: a row that the worker takes on its way."""

import json
import uuid
from datetime import datetime

import structlog
from sqlalchemy import select

from ivr.db import Transaction
from ivr.inserting import insert_if_absent
from ivr.notices.rows import note
from ivr.notices.wording import Facts, Kind, body
from ivr.tables import Notice

log = structlog.get_logger()


def told_account(transaction: Transaction, call_id: int) -> str | None:
    """Return the account that the company was told of with a call's freeze request."""
    rows = select(Notice.body).where(Notice.call_id == call_id, Notice.kind == "freeze")
    found = transaction.session.scalar(rows)
    return json.loads(found)["account"] if found else None


def queue(  # noqa: PLR0913 - which call and case, what, when, who
    transaction: Transaction,
    *,
    call_id: int,
    case_number: int,
    kind: Kind = "freeze",
    at: datetime,
    facts: Facts,
) -> None:
    """Have the company told, once for each `kind` of a call; ring the alarm.

    The same again changes nothing.  Which channels there are is for the worker to
    know: the machines that answer calls need hold no secret of them.
    """
    session = transaction.session
    identity = str(uuid.uuid4())
    values = {
        "id": identity,
        "call_id": call_id,
        "kind": kind,
        "case_number": case_number,
        "body": body(identity, kind, case_number, at, facts),
        "created_at": at,
    }
    if not insert_if_absent(session, Notice, values):
        return
    requested = f"{kind}_requested"
    note(session, case_number, at, requested, "")
    session.flush()
    log.critical(requested, notice=identity)
