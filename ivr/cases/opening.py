"""From a call to a case: opened once, filled with what the caller gave.

Prepared statements, since the caller waits on the line (docs/performance.md).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import phonenumbers
from sqlalchemy import Table, bindparam, insert, select, update

from ivr.cases.due import due_at
from ivr.db import Transaction
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.state import State
from ivr.tables import Case, CaseEvent

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
ACCOUNT, CALLBACK_NUMBER = "account", "callback_number"

CASES = cast("Table", Case.__table__)
FIND = select(CASES.c.number, CASES.c.due_at).where(
    CASES.c.call_id == bindparam("call")
)
OPEN = insert(CASES).returning(CASES.c.number)
FILLED = (
    "topic",
    "language",
    "account",
    "verification",
    "tags",
    "path",
    "collected",
    "callback_number",
)
FILL = (
    update(CASES)
    .where(CASES.c.number == bindparam("case"))
    .values(version=CASES.c.version + 1, **{name: bindparam(name) for name in FILLED})
)
NOTE = insert(cast("Table", CaseEvent.__table__))


@dataclass(frozen=True, slots=True)
class Caller:
    """A call as its case needs it; `number` is E.164, None when withheld."""

    call_id: int
    number: str | None
    state: State
    flow: Flow


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What a caller is told of their case."""

    number: int
    due_at: datetime


def case_of(transaction: Transaction, call_id: int) -> OpenedCase | None:
    """Return the case of a call, if it has one."""
    row = transaction.execute(FIND, {"call": call_id}).first()
    return None if row is None else OpenedCase(*row)


def open_case(
    transaction: Transaction, caller: Caller, at: datetime, *, abandoned: bool = False
) -> OpenedCase:
    """Open the call's case, or bring the one it has up to date, and return it."""
    case = case_of(transaction, caller.call_id)
    if case is not None:
        transaction.execute(FILL, {"case": case.number, **filled(caller)})
        return case
    values: dict[str, Any] = filled(caller) | opened(caller, at)
    values["abandoned"] = abandoned
    number = transaction.execute(OPEN, values).scalar_one()
    event = {"case_number": number, "at": at, "kind": "opened", "text": ""}
    transaction.execute(NOTE, event)
    return OpenedCase(number, values["due_at"])


def opened(caller: Caller, at: datetime) -> dict[str, Any]:
    """Return what a case holds from its beginning and keeps."""
    state, flow = caller.state, caller.flow
    priority = flow.priority(state.topic)
    return {
        "call_id": caller.call_id,
        "status": "new",
        "priority": priority,
        "rank": RANKS[priority],
        "caller": caller.number,
        "opened_at": at,
        "due_at": due_at(priority, flow.hours, at),
        "attempts": 0,
        "flow": state.flow,
        "flow_revision": state.revision,
        "version": 1,
    }


def filled(caller: Caller) -> dict[str, Any]:
    """Return what the caller has chosen and given so far."""
    state = caller.state
    return {
        "topic": state.topic or TOPIC_OF_THE_REST,
        "language": state.language,
        "account": state.collected.get(ACCOUNT),
        "verification": state.verification,
        "tags": list(state.tags),
        "path": list(state.path),
        "collected": dict(state.collected),
        "callback_number": callback_number(caller),
    }


def callback_number(caller: Caller) -> str | None:
    """Return the number to call back, E.164: the one given, else the caller's own."""
    given = caller.state.collected.get(CALLBACK_NUMBER)
    country = caller.flow.settings.country
    return (e164(given, country) if given else None) or caller.number


def e164(number: str, country: str | None) -> str | None:
    """Return `number`, as typed in `country`, in E.164; None if it is no number."""
    for text, region in ((number, country), (f"+{number}", None)):
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(
                parsed, phonenumbers.PhoneNumberFormat.E164
            )
    return None
