"""What hints do to a case: they raise its priority, and never lower it.

Who has the case keeps it, its topic stays the one that the caller chose, and the
promised time comes earlier or stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, select, update
from sqlalchemy.orm import Session

from ivr.cases.due import due_at
from ivr.cases.life import OPEN
from ivr.cases.opening import CASES, CONTACTS, NOTE, RANKS
from ivr.db import Transaction
from ivr.flow.hours import Hours
from ivr.tables import Case, CaseHint, Contact

HINT, LANGUAGE, FIELD = "hint", "language", "field"
RAISED = "raised"

HINTS = cast("Table", CaseHint.__table__)
THAT_RAISE = (
    select(HINTS.c.priority, HINTS.c.value)
    .where(HINTS.c.call_id == bindparam("call"), HINTS.c.priority.is_not(None))
    .order_by(HINTS.c.id)
)
STANDING = select(CASES.c.number, CASES.c.rank, CASES.c.priority, CASES.c.due_at).where(
    CASES.c.status.in_(OPEN)
)
OWN = STANDING.where(CASES.c.call_id == bindparam("call")).with_for_update()
JOINED = (
    STANDING.join(CONTACTS, CONTACTS.c.case_number == CASES.c.number)
    .where(CONTACTS.c.call_id == bindparam("call"))
    .with_for_update(of=CASES)
)


def raise_by_hints(
    transaction: Transaction, call_id: int, hours: Hours, at: datetime
) -> None:
    """Raise the open cases that a call is about to the most urgent of its hints.

    The same again changes nothing, so it is asked whenever a case may be new or a
    hint may be: either can come first.
    """
    hints = transaction.execute(THAT_RAISE, {"call": call_id}).all()
    if not hints:
        return
    priority, said = min(map(tuple, hints), key=lambda hint: RANKS[hint[0]])
    for query in (OWN, JOINED):
        for case in transaction.execute(query, {"call": call_id}).all():
            if RANKS[priority] < case.rank:
                due = min(case.due_at, due_at(priority, hours, at))
                raise_case(transaction, case, Raise(priority, said, due), at)


@dataclass(frozen=True, slots=True)
class Raise:
    """What a case is raised to, by which words, and its new due time."""

    priority: str
    said: str
    due_at: datetime


def raise_case(
    transaction: Transaction, case: Row[Any], to: Raise, at: datetime
) -> None:
    """Write the priority, and the line of the timeline that says why."""
    transaction.execute(
        update(CASES)
        .where(CASES.c.number == case.number)
        .values(
            priority=to.priority,
            rank=RANKS[to.priority],
            due_at=to.due_at,
            version=CASES.c.version + 1,
        )
    )
    line = {
        "case_number": case.number,
        "at": at,
        "kind": RAISED,
        "text": f"priority raised to {to.priority}: \u201c{to.said}\u201d was said",
        "changes": {
            "priority": [case.priority, to.priority],
            "due_at": [case.due_at.isoformat(), to.due_at.isoformat()],
        },
    }
    transaction.execute(NOTE, line)


def hints_of(session: Session, number: int) -> list[CaseHint]:
    """Return what was found in the messages of a case's calls, in order of finding."""
    own = select(Case.call_id).where(Case.number == number)
    further = select(Contact.call_id).where(Contact.case_number == number)
    found = select(CaseHint).where(CaseHint.call_id.in_(own.union_all(further)))
    return list(session.scalars(found.order_by(CaseHint.id)))


def names_of(session: Session, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the hints of cases, each once, by the case's number."""
    own = select(Case.number, CaseHint.id, CaseHint.name).join(
        CaseHint, CaseHint.call_id == Case.call_id
    )
    further = select(Contact.case_number, CaseHint.id, CaseHint.name).join(
        CaseHint, CaseHint.call_id == Contact.call_id
    )
    found: dict[int, list[str]] = {}
    for query, column in ((own, Case.number), (further, Contact.case_number)):
        wanted = query.where(column.in_(numbers), CaseHint.kind == HINT)
        for number, _, name in session.execute(wanted.order_by(CaseHint.id)):
            names = found.setdefault(number, [])
            if name not in names:
                names.append(name)
    return found


def found_json(session: Session, number: int) -> dict[str, list[dict[str, Any]]]:
    """Return `hints` and `fields` of a case as `ivr cases show --json` has them."""
    hints: list[dict[str, Any]] = []
    fields: list[dict[str, Any]] = []
    for one in hints_of(session, number):
        heard = {"start": one.start, "end": one.end, "confidence": one.confidence}
        if one.kind == FIELD:
            fields.append({"kind": one.name, "value": one.value, **heard})
            continue
        shown = {"kind": one.kind, "name": one.name, "said": one.value}
        raises = {"topic": one.topic, "priority": one.priority}
        hints.append({**shown, **raises, **heard})
    return {"hints": hints, "fields": fields}
