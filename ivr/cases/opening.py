"""From a call to a case: opened once, filled with what the caller gave.

Prepared statements, since the caller waits on the line (docs/performance.md).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import phonenumbers
from sqlalchemy import Table, bindparam, case, insert, select, update

from ivr.cases.due import due_at
from ivr.db import Transaction
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.state import State
from ivr.policy.policy import DeskPolicy
from ivr.tables import Call, Case, CaseEvent, Contact, Promise, VerificationAttempt

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
# Who asks for a freeze stands before all that is urgent.
FREEZE, FIRST = "freeze", -1
ACCOUNT, CALLBACK_NUMBER = "account", "callback_number"

CASES = cast("Table", Case.__table__)
CALLS = cast("Table", Call.__table__)
CONTACTS = cast("Table", Contact.__table__)
FIND = select(CASES.c.number, CASES.c.due_at).where(
    CASES.c.call_id == bindparam("call")
)
FIND_JOINED = (
    select(CASES.c.number, CASES.c.due_at)
    .join(CONTACTS, CONTACTS.c.case_number == CASES.c.number)
    .where(CONTACTS.c.call_id == bindparam("call"))
)
CALLED_AT = select(CALLS.c.started_at).where(CALLS.c.id == bindparam("call"))
OPEN = insert(CASES).returning(CASES.c.number)
FILLED = (
    "topic",
    "language",
    "account",
    "verification",
    "verification_reasons",
    "tier",
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
# A case that was closed while its caller was still on the line is open again.
PUT_FIRST = (
    update(CASES)
    .where(CASES.c.number == bindparam("case"), CASES.c.rank > FIRST)
    .values(
        priority="urgent",
        rank=FIRST,
        due_at=bindparam("due"),
        status=case(
            (CASES.c.closed_at.is_(None), CASES.c.status),
            (CASES.c.assigned_to.is_(None), "new"),
            else_="claimed",
        ),
        closed_at=None,
        resolved_at=None,
        version=CASES.c.version + 1,
    )
)
NOTE = insert(cast("Table", CaseEvent.__table__))
PROMISE = insert(cast("Table", Promise.__table__))
ATTEMPTS = cast("Table", VerificationAttempt.__table__)
VERIFIED = (
    select(ATTEMPTS.c.reasons, ATTEMPTS.c.on_file, ATTEMPTS.c.account)
    .where(ATTEMPTS.c.call_id == bindparam("call"))
    .order_by(ATTEMPTS.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A call as its case needs it; `number` is E.164, None when withheld."""

    call_id: int
    number: str | None
    state: State
    flow: Flow
    policy: DeskPolicy = field(default_factory=DeskPolicy)


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What a caller is told of their case."""

    number: int
    due_at: datetime


def case_of(transaction: Transaction, call_id: int) -> OpenedCase | None:
    """Return the case of a call, if it has one: its own, or the one that it joined."""
    call = {"call": call_id}
    row = transaction.execute(FIND, call).first()
    row = row or transaction.execute(FIND_JOINED, call).first()
    return None if row is None else OpenedCase(*row)


def open_case(
    transaction: Transaction, caller: Caller, at: datetime, *, abandoned: bool = False
) -> OpenedCase:
    """Open the call's case, or bring its own up to date, and return it."""
    row = transaction.execute(FIND, {"call": caller.call_id}).first()
    given = filled(caller, verified_of(transaction, caller.call_id))
    if row is not None:
        found = OpenedCase(*row)
        transaction.execute(FILL, {"case": found.number, **given})
        if FREEZE in caller.state.requests:
            return put_first(transaction, found, caller.flow, at)
        return found
    call = {"call": caller.call_id}
    called_at = transaction.execute(CALLED_AT, call).scalar_one()
    values: dict[str, Any] = given | opened(caller, called_at, at)
    values["abandoned"] = abandoned
    number = transaction.execute(OPEN, values).scalar_one()
    event = {"case_number": number, "at": at, "kind": "opened", "text": ""}
    transaction.execute(NOTE, event)
    if not abandoned:
        told = {"case_number": number, "made_at": at, "due_at": values["due_at"]}
        transaction.execute(PROMISE, told | {"state": "open"})
    return OpenedCase(number, values["due_at"])


def put_first(
    transaction: Transaction, found: OpenedCase, flow: Flow, at: datetime
) -> OpenedCase:
    """Make the case urgent, and the first of all, once; its due time never later."""
    due = min(found.due_at, due_at("urgent", flow.hours, at))
    transaction.execute(PUT_FIRST, {"case": found.number, "due": due})
    return OpenedCase(found.number, due)


def opened(caller: Caller, called_at: datetime, at: datetime) -> dict[str, Any]:
    """Return what a case holds from its beginning and keeps."""
    state, flow = caller.state, caller.flow
    first = FREEZE in state.requests
    priority = "urgent" if first else flow.priority(state.topic)
    return {
        "call_id": caller.call_id,
        "status": "new",
        "priority": priority,
        "rank": FIRST if first else RANKS[priority],
        "caller": caller.number,
        "called_at": called_at,
        "opened_at": at,
        "due_at": due_at(priority, flow.hours, at),
        "attempts": 0,
        "flow": state.flow,
        "flow_revision": state.revision,
        "version": 1,
    }


@dataclass(frozen=True, slots=True)
class Verified:
    """Why a call has its level, and whose number it shows, where one is on file."""

    reasons: list[str]
    account: str | None


def verified_of(transaction: Transaction, call_id: int) -> Verified:
    """Return what was found out of a call's account at last."""
    row = transaction.execute(VERIFIED, {"call": call_id}).first()
    if row is None:
        return Verified([], None)
    return Verified(row.reasons or [], row.account if row.on_file else None)


def reasons_of(transaction: Transaction, call_id: int) -> list[str]:
    """Return why a call has the level of verification that it has now."""
    return verified_of(transaction, call_id).reasons


def filled(caller: Caller, verified: Verified) -> dict[str, Any]:
    """Return what the caller has chosen and given so far, and why it is believed.

    The account of the calling number is the case's where the caller gave none.
    """
    state = caller.state
    return {
        "topic": state.topic or TOPIC_OF_THE_REST,
        "language": state.language,
        "account": state.collected.get(ACCOUNT) or verified.account,
        "verification": state.verification,
        "verification_reasons": verified.reasons,
        "tier": caller.policy.order.tier(state.verification),
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
