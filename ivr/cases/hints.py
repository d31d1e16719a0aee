"""What hints do to a case: they raise its priority, and never lower it.

Who has the case keeps it, its topic stays the one that the caller chose, and the
promised time comes earlier or stays.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from ivr.cases.life import OPEN
from ivr.cases.opening import CONTACTS
from ivr.cases.place import CASES, RANKS
from ivr.cases.raising import Raise, raise_case
from ivr.cases.workload import Clock
from ivr.db import Transaction
from ivr.tables import Case, CaseHint, Contact

HINT, LANGUAGE, FIELD = "hint", "language", "field"

HINTS = cast("Table", CaseHint.__table__)
THAT_RAISE = (
    select(HINTS.c.priority, HINTS.c.value)
    .where(HINTS.c.call_id == bindparam("call"), HINTS.c.priority.is_not(None))
    .order_by(HINTS.c.id)
)
OWN = select(CASES.c.number).where(
    CASES.c.call_id == bindparam("call"), CASES.c.status.in_(OPEN)
)
JOINED = (
    select(CASES.c.number)
    .join(CONTACTS, CONTACTS.c.case_number == CASES.c.number)
    .where(CONTACTS.c.call_id == bindparam("call"), CASES.c.status.in_(OPEN))
)


def raise_by_hints(transaction: Transaction, call_id: int, clock: Clock) -> None:
    """Raise the open cases that a call is about to the most urgent of its hints.

    The same again changes nothing, so it is asked whenever a case may be new or a
    hint may be: either can come first.
    """
    hints = transaction.execute(THAT_RAISE, {"call": call_id}).all()
    if not hints:
        return
    priority, said = min(map(tuple, hints), key=lambda hint: RANKS[hint[0]])
    why = f"priority raised to {priority}: \u201c{said}\u201d was said"
    to = Raise(priority, RANKS[priority], why)
    for query in (OWN, JOINED):
        for number in transaction.execute(query, {"call": call_id}).scalars().all():
            raise_case(transaction, number, to, clock)


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
