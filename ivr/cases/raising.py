"""A case becomes more urgent than it was, and never less so.

Who has it keeps it, its call's time stays, and its promised time comes earlier or
stays.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from ivr.cases.due import Due
from ivr.cases.life import after
from ivr.cases.place import CASES
from ivr.cases.promising import promise
from ivr.cases.reaching import reach
from ivr.cases.telling import Told, changes, tell
from ivr.cases.workload import Clock, Position
from ivr.db import Transaction

RAISED = "raised"

HOLD = (
    select(
        *(CASES.c[name] for name in ("number", "priority", "rank", "tier")),
        *(CASES.c[name] for name in ("called_at", "due_at", "status", "assigned_to")),
        *(CASES.c[name] for name in ("disposition", "root_cause", "reopened")),
        CASES.c.callback_number,
    )
    .where(CASES.c.number == bindparam("case"))
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class Raise:
    """What a case is raised to, and why, in words for its timeline.

    `reopens`: one that was ended is open again by it.
    """

    priority: str
    rank: int
    why: str
    reopens: bool = False


def raise_case(
    transaction: Transaction, number: int, to: Raise, clock: Clock
) -> Due | None:
    """Raise case `number`; return its due time, None where it stands so high already.

    It is held from here on for this transaction.
    """
    case = transaction.execute(HOLD, {"case": number}).one()
    if to.rank >= case.rank:
        return None
    stands = Position(to.rank, case.tier, case.called_at, number)
    later = reach(case.callback_number, None, clock.hours, clock.policy, clock.at)
    found = promise(transaction, to.priority, stands, clock, later)
    due = Due(min(found.at, case.due_at), found.limit, found.reachable_at)
    values: dict[str, Any] = {"priority": to.priority, "due_at": due.at}
    if to.reopens:
        values |= reopened(case)
    row = update(CASES).where(CASES.c.number == number)
    more = {
        "rank": to.rank,
        "reachable_at": due.reachable_at,
        "version": CASES.c.version + 1,
    }
    transaction.execute(row.values(**values, **more))
    tell(transaction, Told(number, RAISED, to.why, clock.at), changes(case, values))
    return due


def reopened(case: Row[Any]) -> dict[str, Any]:
    """Return what is new in a case that was ended and is open again."""
    if case.status not in {"resolved", "closed"}:
        return {}
    return {
        "status": after("reopen", case.status, held=case.assigned_to is not None),
        "closed_at": None,
        "resolved_at": None,
        "disposition": None,
        "root_cause": None,
        "reopened": case.reopened + 1,
    }
