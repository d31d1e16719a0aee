"""The ledger of promises: what callers were told, kept or broken, and the count of it.

A promise is kept when its caller was called by the time that they were told: their
phone rang, or their case was ended with something else than "not reached".  What was
promised of a case that was merged is kept or broken by the one that survives.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.sentences import sentence
from ivr.tables import Case, CaseMerge, Promise

OPEN, KEPT, BROKEN, VOID = "open", "kept", "broken", "void"
# Ways to end a case after which nobody is owed a call.
NOBODYS = frozenset({"duplicate", "nuisance", "no_longer_needed"})
BATCH = 500

CASES = cast("Table", Case.__table__)


def settle_answered(session: Session, number: int, at: datetime) -> None:
    """Note that a caller was answered at `at`; only the first time counts."""
    first = update(CASES).where(CASES.c.number == number, CASES.c.answered_at.is_(None))
    session.execute(first.values(answered_at=at))
    for promise in owed(session, number):
        if promise.answered_at is None:
            promise.answered_at = at
            settle(promise, at)


def settle_called(session: Session, number: int, at: datetime) -> None:
    """Note that a caller's phone rang at `at`, whether or not they answered."""
    for promise in owed(session, number):
        settle(promise, at)


def settle_void(session: Session, number: int, at: datetime) -> None:
    """Note that nobody is owed a call any more; what is settled stays so."""
    for promise in owed(session, number):
        if promise.state == OPEN:
            promise.state, promise.settled_at = VOID, at


def unsettle(session: Session, number: int, at: datetime) -> None:
    """Take back what was settled at exactly `at`, since it did not happen after all."""
    for promise in owed(session, number):
        if promise.answered_at == at:
            promise.answered_at = None
        if promise.settled_at == at:
            promise.state, promise.settled_at = OPEN, None


def owed(session: Session, number: int) -> list[Promise]:
    """Return the promises of a case, held for this transaction."""
    held = of_case(number).with_for_update()
    return list(session.scalars(held.execution_options(populate_existing=True)))


def promises_of(session: Session, number: int) -> list[Promise]:
    """Return what was promised of a case, and of those that were merged into it."""
    return list(session.scalars(of_case(number)))


def of_case(number: int) -> "Select[Promise]":
    """Return the query for the promises of a case and of those merged into it."""
    merged = select(CaseMerge.source).where(CaseMerge.root == number)
    mine = or_(Promise.case_number == number, Promise.case_number.in_(merged))
    return select(Promise).where(mine).order_by(Promise.case_number)


def settle(promise: Promise, at: datetime) -> None:
    """Note that a caller was called at `at`: in time, or not."""
    if promise.state == OPEN:
        promise.state = KEPT if at <= promise.due_at else BROKEN
        promise.settled_at = at


def settle_broken(session: Session, at: datetime) -> list[int]:
    """Note the promises whose time has passed; return the numbers of their cases."""
    late = select(Promise).where(Promise.state == OPEN, Promise.due_at < at)
    found = list(session.scalars(late.limit(BATCH).with_for_update()))
    for promise in found:
        promise.state, promise.settled_at = BROKEN, at
    return [promise.case_number for promise in found]


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises by what became of them.  `share` is kept of kept and broken, 0 to 1."""

    open: int
    kept: int
    broken: int
    void: int

    @property
    def share(self) -> float | None:
        """How many were kept of those that are settled; None when none is."""
        settled = self.kept + self.broken
        return round(self.kept / settled, 4) if settled else None


def tally(states: Iterable[str]) -> Tally:
    """Count the states."""
    counts = Counter(states)
    return Tally(counts[OPEN], counts[KEPT], counts[BROKEN], counts[VOID])


def ledger(
    session: Session, since: datetime | None = None
) -> list[tuple[Promise, Case]]:
    """Return the promises made since a moment, the oldest first, with their cases."""
    rows = select(Promise, Case).join(Case, Case.number == Promise.case_number)
    if since is not None:
        rows = rows.where(Promise.made_at >= since)
    found = session.execute(rows.order_by(Promise.made_at, Promise.case_number))
    return [(promise, case) for promise, case in found]


def long_waits(session: Session) -> str | None:
    """Return the sentence that the desk must see while more waits than can be done."""
    beyond = Promise.state == OPEN, Promise.due_at > Promise.limit_at
    many = session.scalar(select(func.count()).where(*beyond))
    if not many:
        return None
    if many == 1:
        return sentence(
            "1 caller was promised a later time than they should be: "
            "more waits than is done"
        )
    return sentence(
        "%(num)d callers were promised a later time than they should be: "
        "more waits than is done",
        num=many,
    )


def promise_json(promise: Promise, case: Case) -> dict[str, Any]:
    """Return a promise as `ivr cases promises --json` prints it."""
    return {
        "case": promise.case_number,
        "topic": case.topic,
        "priority": case.priority,
        "language": case.language,
        "made_at": promise.made_at.isoformat(),
        "due_at": promise.due_at.isoformat(),
        "limit_at": iso(promise.limit_at),
        "state": promise.state,
        "answered_at": iso(promise.answered_at),
    }


def iso(at: datetime | None) -> str | None:
    """Return a moment in ISO 8601; None for none."""
    return at.isoformat() if at else None
