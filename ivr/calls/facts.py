"""What the desk knows about a call as it comes in, for the flow to branch on."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from ivr.calls.desk import CALLS, Arrival, Desk, OpenCall
from ivr.calls.switches import EMERGENCY, switched
from ivr.cases.opening import CASES

YES, ATTESTED = "yes", "attested"
# A caller who rings again within this time is one who rings again.
AGAIN_WITHIN = timedelta(days=30)

CALLED_BEFORE = (
    select(CALLS.c.id)
    .where(
        CALLS.c.caller == bindparam("caller"),
        CALLS.c.started_at >= bindparam("since"),
        CALLS.c.id != bindparam("call"),
    )
    .limit(1)
)
OPEN_CASE = (
    select(CASES.c.number)
    .where(CASES.c.caller == bindparam("caller"), CASES.c.closed_at.is_(None))
    .order_by(CASES.c.number.desc())
    .limit(1)
)


def facts(desk: Desk, call: OpenCall, arrival: Arrival) -> dict[str, str]:
    """Return what is so.

    `emergency`, `repeat_caller` and `attested` are `yes`; `open_case` is a number.
    """
    found: dict[str, str] = {ATTESTED: YES} if arrival.attested else {}
    state = switched(desk.transaction, EMERGENCY)
    if state is not None and state.on:
        found["emergency"] = YES
    if call.caller is None:
        return found
    caller = {"caller": call.caller}
    since = {"since": desk.at - AGAIN_WITHIN, "call": call.id}
    if desk.transaction.execute(CALLED_BEFORE, caller | since).first():
        found["repeat_caller"] = YES
    case = desk.transaction.execute(OPEN_CASE, caller).scalar()
    if case is not None:
        found["open_case"] = str(case)
    return found
