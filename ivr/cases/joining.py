"""A further call about an open case: added to it, and never put in place of it.

Anybody can show any number.  So a call that proves nothing only adds its line to the
timeline; one whose number is on file adds what was missing; and who the customer is
and where they are called back, only one that proves who calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from ivr.cases.due import Due
from ivr.cases.family import survivor_for
from ivr.cases.opening import (
    ACCOUNT,
    CALLBACK_NUMBER,
    FIND,
    WENT_ON,
    Caller,
    OpenedCase,
    callback_number,
    priority_of,
    rank_of,
    reasons_of,
)
from ivr.cases.place import CASES
from ivr.cases.promising import speak
from ivr.cases.raising import Raise, raise_case
from ivr.cases.telling import Told, changes, tell
from ivr.cases.working import LONGEST_TEXT
from ivr.db import Transaction
from ivr.flow.flow import TOPIC_OF_THE_REST
from ivr.flow.state import State
from ivr.flow.values import Level
from ivr.tables import CaseEvent, Contact

CALLED_AGAIN = "called_again"
SURE: dict[Level, int] = {"none": 0, "on_file": 1, "attested": 2, "pin": 3}
PROVEN = SURE["attested"]
IDENTITY = (ACCOUNT, CALLBACK_NUMBER)

EVENTS = cast("Table", CaseEvent.__table__)
CONTACTS = cast("Table", Contact.__table__)
HELD = tuple(
    CASES.c[name]
    for name in (
        "number",
        "due_at",
        "rank",
        "account",
        "callback_number",
        "verification",
        "collected",
        "tags",
    )
)
NEWEST = (
    select(*HELD)
    .where(CASES.c.caller == bindparam("caller"), CASES.c.closed_at.is_(None))
    .order_by(CASES.c.number.desc())
    .limit(1)
    .with_for_update()
)
SURVIVOR = select(*HELD).where(CASES.c.number == bindparam("case")).with_for_update()
ADDED = (
    select(*HELD)
    .join(CONTACTS, CONTACTS.c.case_number == CASES.c.number)
    .where(CONTACTS.c.call_id == bindparam("call"))
    .with_for_update(of=CASES)
)
LINE_OF = (
    select(EVENTS.c.id, EVENTS.c.text)
    .join(CONTACTS, CONTACTS.c.event_id == EVENTS.c.id)
    .where(CONTACTS.c.call_id == bindparam("call"))
)
WRITE_AGAIN = (
    update(EVENTS)
    .where(EVENTS.c.id == bindparam("event"))
    .values(text=bindparam("words"))
)
ADD = insert(CONTACTS)
ADD_AGAIN = update(CONTACTS).where(CONTACTS.c.call_id == bindparam("call"))


@dataclass(frozen=True, slots=True)
class Held:
    """What a case holds that a further call may add to."""

    number: int
    due_at: datetime
    rank: int
    account: str | None
    callback_number: str | None
    verification: Level
    collected: dict[str, str]
    tags: list[str]


def join_case(
    transaction: Transaction, caller: Caller, at: datetime
) -> OpenedCase | None:
    """Add the call to the newest open case of its number, and return that.

    A case of theirs that was merged leads to the one that survives.  None when there
    is no such case, or when the call has one of its own.
    """
    call = {"call": caller.call_id}
    if caller.number is None or transaction.execute(FIND, call).first():
        return None
    before = add_again(transaction, caller, at)
    if before is not None:
        return before
    row = transaction.execute(NEWEST, {"caller": caller.number}).first()
    if row is None and (survivor := survivor_for(transaction, caller.number)):
        row = transaction.execute(SURVIVOR, {"case": survivor}).first()
    return begin(transaction, Held(*row), caller, at) if row else None


def begin(
    transaction: Transaction, held: Held, caller: Caller, at: datetime
) -> OpenedCase:
    """Add the call to the case, with its line of the timeline."""
    said = words(caller.state, reasons_of(transaction, caller.call_id))
    given = adds(transaction, held, caller)
    line = Told(held.number, CALLED_AGAIN, said, at)
    contact = {
        "case_number": held.number,
        "call_id": caller.call_id,
        "event_id": tell(transaction, line, changes(held, given)),
        "at": at,
    }
    transaction.execute(ADD, contact | way(caller.state))
    return fill(transaction, held, given, caller, at)


def add_again(
    transaction: Transaction, caller: Caller, at: datetime
) -> OpenedCase | None:
    """Bring a call that was added up to date, and return its case; None if it was not.

    The same again changes nothing.
    """
    call = {"call": caller.call_id}
    row = transaction.execute(ADDED, call).first()
    if row is None:
        return None
    held, why = Held(*row), reasons_of(transaction, caller.call_id)
    said = words(caller.state, why)
    transaction.execute(ADD_AGAIN.values(way(caller.state)), call)
    line = transaction.execute(LINE_OF, call).one()
    if said == line.text:
        return OpenedCase(held.number, held.due_at)
    transaction.execute(WRITE_AGAIN, {"event": line.id, "words": said})
    given = adds(transaction, held, caller)
    changed = changes(held, given)
    if changed:
        tell(transaction, Told(held.number, WENT_ON, "", at), changed)
    return fill(transaction, held, given, caller, at)


def adds(transaction: Transaction, held: Held, caller: Caller) -> dict[str, Any]:
    """Return what the call writes to the case, by column."""
    given = added(held, caller)
    if "verification" in given:
        given["verification_reasons"] = reasons_of(transaction, caller.call_id)
        given["tier"] = caller.policy.order.tier(given["verification"])
    given["tags"] = list(dict.fromkeys((*held.tags, *caller.state.tags)))
    return given


def fill(
    transaction: Transaction,
    held: Held,
    given: Mapping[str, Any],
    caller: Caller,
    at: datetime,
) -> OpenedCase:
    """Write to the case what the call adds, and say by when its caller is called.

    Who looks at it sees that it changed.  A caller who hung up before anything was
    promised is promised something now.
    """
    row = update(CASES).where(CASES.c.number == held.number)
    transaction.execute(row.values(version=CASES.c.version + 1, **given))
    due = raised(transaction, held, caller, at) or Due(held.due_at, held.due_at)
    speak(transaction, held.number, due, at)
    return OpenedCase(held.number, due.at)


def added(held: Held, caller: Caller) -> dict[str, Any]:
    """Return what the call may add of what the case lacks."""
    state, sure = caller.state, SURE[caller.state.verification]
    account = state.collected.get(ACCOUNT)
    another = None not in {account, held.account} and account != held.account
    if sure == 0 or sure < SURE[held.verification] or another:
        return {}
    given = {
        name: value
        for name, value in state.collected.items()
        if name not in held.collected and (sure >= PROVEN or name not in IDENTITY)
    }
    changes: dict[str, Any] = {"collected": {**held.collected, **given}}
    if CALLBACK_NUMBER in given:
        changes[CALLBACK_NUMBER] = callback_number(caller)
    if ACCOUNT in given:
        changes[ACCOUNT] = account
    if changes.get(ACCOUNT, held.account) == account:
        changes["verification"] = state.verification
    return changes


def raised(
    transaction: Transaction, held: Held, caller: Caller, at: datetime
) -> Due | None:
    """Make the case more urgent, where the call is; return its due time then."""
    rank = rank_of(caller)
    to = Raise(priority_of(caller), rank, "called again about something more urgent")
    if rank >= held.rank:
        return None
    return raise_case(transaction, held.number, to, caller.clock(at))


def way(state: State) -> dict[str, Any]:
    """Return what a further call was."""
    return {
        "topic": state.topic or TOPIC_OF_THE_REST,
        "language": state.language,
        "verification": state.verification,
        "path": list(state.path),
    }


def words(state: State, why: list[str]) -> str:
    """Return what was said in the call, a line each, for the timeline.

    `why` are the reasons of its level of verification.
    """
    level = "; ".join((state.verification, *why))
    said = {"topic": state.topic or TOPIC_OF_THE_REST, "verified": level}
    lines = [
        f"{name.replace('_', ' ')}: {' '.join(value.split())}"
        for name, value in (said | state.collected).items()
    ]
    left = ["left a message"] if state.left_message else []
    return "\n".join((*lines, *left)).replace("\0", "")[:LONGEST_TEXT]
