"""What the desk knows about a call as it comes in, for the flow to branch on.

A number that is shown proves nothing of who calls: of a case it tells the number, the
place in the list, the promised time and how far it is, and nothing of the account.
"""

from datetime import timedelta

from sqlalchemy import bindparam, func, select

from ivr.calls.callers import is_blocked, language_of
from ivr.calls.desk import CALLS, Arrival, Desk, OpenCall
from ivr.calls.switches import Switched
from ivr.cases.place import newest_open, place
from ivr.flow.known import ANNOUNCEMENT, DESK_CLOSED

YES, ATTESTED = "yes", "attested"
# A caller who rings again within this time is one who rings again.
AGAIN_WITHIN = timedelta(days=30)
HOUR = timedelta(hours=1)

BEFORE = (
    select(CALLS.c.id)
    .where(
        CALLS.c.caller == bindparam("caller"),
        CALLS.c.started_at >= bindparam("since"),
        CALLS.c.id != bindparam("call"),
    )
    .limit(bindparam("most"))
)
# Counted no further than it matters, so that it costs a caller in a loop no more.
HOW_MANY_BEFORE = select(func.count()).select_from(BEFORE.subquery())


def facts(desk: Desk, call: OpenCall, arrival: Arrival) -> dict[str, str]:
    """Return what is so.

    `emergency`, `desk_closed`, `repeat_caller`, `attested`, `blocked` and
    `too_many_calls` are `yes`.  `open_case` is a number, `open_case_place` its place in
    the list of work (1 is the next), `open_case_due_at` ISO 8601, `open_case_status` as
    in the list.
    `announcement.LANGUAGE` is what is said in an emergency.  `language` is one of the
    flow's, which the caller chose in a call before.
    """
    found: dict[str, str] = {ATTESTED: YES} if arrival.attested else {}
    state = desk.emergency
    if state is not None and state.holds(desk.at):
        found |= of_emergency(state)
    if call.caller is None:
        return found
    if calls_before(desk, call, AGAIN_WITHIN, most=1):
        found["repeat_caller"] = YES
    if is_blocked(desk, call.caller):
        found["blocked"] = YES
    # Who shows somebody else's number must not shut out its owner.
    limit = 0 if arrival.attested else desk.hotline.calls_per_hour
    if limit and calls_before(desk, call, HOUR, most=limit) == limit:
        found["too_many_calls"] = YES
    language = language_of(desk, call.caller)
    if language in desk.flow_of(call).prompts:
        found["language"] = language
    return found | of_open_case(desk, call.caller)


def of_emergency(state: Switched) -> dict[str, str]:
    """Return what is so while the emergency is on."""
    words = {ANNOUNCEMENT + tongue: said for tongue, said in state.words.items()}
    closed = {DESK_CLOSED: YES} if state.closed else {}
    return {"emergency": YES} | closed | words


def calls_before(desk: Desk, call: OpenCall, within: timedelta, *, most: int) -> int:
    """Return how many calls the number made before this one, `most` at most."""
    row = {
        "caller": call.caller,
        "since": desk.at - within,
        "call": call.id,
        "most": most,
    }
    return desk.transaction.execute(HOW_MANY_BEFORE, row).scalar_one()


def of_open_case(desk: Desk, caller: str) -> dict[str, str]:
    """Return what may be told of the newest case that a number has open."""
    case = newest_open(desk.transaction, caller)
    if case is None:
        return {}
    return {
        "open_case": str(case.number),
        "open_case_place": str(place(desk.transaction, case)),
        "open_case_due_at": case.due_at.isoformat(),
        "open_case_status": case.status,
    }
