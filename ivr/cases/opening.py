"""From a call to a case: opened once, filled with what the caller gave.

Prepared statements, since the caller waits on the line (docs/performance.md).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import phonenumbers
from sqlalchemy import Table, bindparam, insert, select, update

from ivr.cases.due import Due
from ivr.cases.place import CASES, FIRST, RANKS
from ivr.cases.promising import one_by_one, promise, speak
from ivr.cases.raising import Raise, raise_case
from ivr.cases.reaching import reach
from ivr.cases.telling import Told, changes, tell
from ivr.cases.workload import Clock, Position
from ivr.db import Transaction
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.hours import Hours
from ivr.flow.state import State
from ivr.policy.policy import DeskPolicy
from ivr.tables import Call, Contact, VerificationAttempt

FREEZE = "freeze"
# The call that opened the case, or was added to it, gave more before it ended.
WENT_ON = "call_went_on"
ASKED_FOR_FREEZE = Raise("urgent", FIRST, "asked for a freeze", reopens=True)
ACCOUNT, CALLBACK_NUMBER = "account", "callback_number"
CALLBACK_WINDOW = "callback_window"

CALLS = cast("Table", Call.__table__)
CONTACTS = cast("Table", Contact.__table__)
FIND = select(CASES.c.number, CASES.c.due_at).where(
    CASES.c.call_id == bindparam("call")
)
GIVEN = ("topic", "callback_number", "account", "verification", "tags")
FIND_WHOLE = FIND.add_columns(*(CASES.c[name] for name in GIVEN)).with_for_update()
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
ATTEMPTS = cast("Table", VerificationAttempt.__table__)
VERIFIED = (
    select(ATTEMPTS.c.reasons, ATTEMPTS.c.on_file, ATTEMPTS.c.account)
    .where(ATTEMPTS.c.call_id == bindparam("call"))
    .order_by(ATTEMPTS.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A call as its case needs it; `number` is E.164, None when withheld.

    `hours` are when the desk is staffed, where they are not those of the flow.
    """

    call_id: int
    number: str | None
    state: State
    flow: Flow
    policy: DeskPolicy = field(default_factory=DeskPolicy)
    hours: Hours | None = None

    def clock(self, at: datetime) -> Clock:
        """Return by what this caller is promised something at `at`."""
        return Clock(self.hours or self.flow.hours, self.policy, at)


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What a caller is told of their case."""

    number: int
    due_at: datetime
    is_late: bool = False


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
    row = transaction.execute(FIND_WHOLE, {"call": caller.call_id}).first()
    given = filled(caller, verified_of(transaction, caller.call_id))
    if row is not None:
        found = OpenedCase(row.number, row.due_at)
        transaction.execute(FILL, {"case": found.number, **given})
        changed = changes(row, given)
        if changed:
            tell(transaction, Told(found.number, WENT_ON, "", at), changed)
        if FREEZE in caller.state.requests:
            return put_first(transaction, found, caller.clock(at))
        return found
    call = {"call": caller.call_id}
    called_at = transaction.execute(CALLED_AT, call).scalar_one()
    stands, due = promised(transaction, caller, called_at, at)
    values: dict[str, Any] = given | opened(caller, stands, due, at)
    values["abandoned"] = abandoned
    number = transaction.execute(OPEN, values).scalar_one()
    tell(transaction, Told(number, "opened", "", at))
    if not abandoned:
        speak(transaction, number, due, at)
    return OpenedCase(number, due.at, due.is_late)


def promised(
    transaction: Transaction, caller: Caller, called_at: datetime, at: datetime
) -> tuple[Position, Due]:
    """Return where the case of a call will stand, and by when it is promised."""
    one_by_one(transaction)
    tier = caller.policy.order.tier(caller.state.verification)
    stands = Position(rank_of(caller), tier, called_at)
    chosen = caller.state.collected.get(CALLBACK_WINDOW)
    clock, number = caller.clock(at), callback_number(caller)
    later = reach(number, chosen, clock.hours, clock.policy, at)
    return stands, promise(transaction, priority_of(caller), stands, clock, later)


def put_first(transaction: Transaction, found: OpenedCase, clock: Clock) -> OpenedCase:
    """Make the case urgent, and the first of all, once; its due time never later.

    A case that was closed while its caller was still on the line is open again.
    """
    due = raise_case(transaction, found.number, ASKED_FOR_FREEZE, clock)
    if due is None:
        return found
    speak(transaction, found.number, due, clock.at)
    return OpenedCase(found.number, due.at, due.is_late)


def priority_of(caller: Caller) -> str:
    """Return how urgent a call is."""
    first = FREEZE in caller.state.requests
    return "urgent" if first else caller.flow.priority(caller.state.topic)


def rank_of(caller: Caller) -> int:
    """Return a call's place among the priorities, the smaller the sooner."""
    first = FREEZE in caller.state.requests
    return FIRST if first else RANKS[priority_of(caller)]


def opened(caller: Caller, stands: Position, due: Due, at: datetime) -> dict[str, Any]:
    """Return what a case holds from its beginning and keeps."""
    state = caller.state
    return {
        "call_id": caller.call_id,
        "status": "new",
        "priority": priority_of(caller),
        "rank": stands.rank,
        "caller": caller.number,
        "called_at": stands.called_at,
        "opened_at": at,
        "due_at": due.at,
        "reachable_at": due.reachable_at,
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
