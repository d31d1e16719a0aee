"""Legal holds: cases of which nothing may be deleted while they stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.working import reason_of
from ivr.errors import UsageError
from ivr.people.audit import Doer, note
from ivr.sentences import sentence
from ivr.tables import Case, CaseEvent, Deletion, LegalHold

LONGEST_REASON = 500


class HoldError(UsageError):
    """A hold cannot be set or ended so."""


HELD, RELEASED = "legal_hold", "legal_hold_ended"


def hold(  # noqa: PLR0913 - what, why, who and when
    session: Session,
    number: int,
    reason: str,
    by: str,
    at: datetime,
    *,
    agent_id: int | None = None,
) -> None:
    """Keep a case whatever its period says; raises HoldError.

    A case that is held already gets the new reason, which is kept without secrets.
    `agent_id` is who of the desk did it, and None where `by` alone says so.
    """
    clean = reason_of(reason, LONGEST_REASON)
    if clean is None:
        raise HoldError(
            sentence(
                "a reason has 1 to %(longest_reason)s characters",
                longest_reason=LONGEST_REASON,
            )
        )
    case = find(session, number)
    if case.forgotten_at is not None:
        raise HoldError(
            sentence(
                "case %(number)s was forgotten; there is nothing left to hold",
                number=number,
            )
        )
    begun = select(Deletion.id).where(
        Deletion.case_number == number, Deletion.rows_gone_at.is_(None)
    )
    if session.scalar(begun.limit(1)) is not None:
        raise HoldError(
            sentence(
                "case %(number)s is being forgotten; it is too late to hold it",
                number=number,
            )
        )
    session.merge(LegalHold(case_number=number, reason=clean, by=by, at=at))
    told = clean if agent_id else f"{by}: {clean}"
    session.add(line(number, at, HELD, told, agent_id))
    note(session, "case_held", Doer(by, agent_id), at, about=f"case {number}")


def release(
    session: Session,
    number: int,
    by: str,
    at: datetime,
    *,
    agent_id: int | None = None,
) -> None:
    """End the hold of a case; raises HoldError when it has none."""
    find(session, number)
    held = session.get(LegalHold, number)
    if held is None:
        raise HoldError(sentence("case %(number)s is not held", number=number))
    session.delete(held)
    session.add(line(number, at, RELEASED, "" if agent_id else by, agent_id))
    note(session, "hold_ended", Doer(by, agent_id), at, about=f"case {number}")


def line(
    number: int, at: datetime, kind: str, text: str, agent_id: int | None
) -> CaseEvent:
    """Return a line of the case's timeline."""
    by = {"agent_id": agent_id}
    return CaseEvent(case_number=number, at=at, kind=kind, text=text, **by)


def hold_of(session: Session, number: int) -> LegalHold | None:
    """Return the hold of a case, or None."""
    return session.get(LegalHold, number)


def find(session: Session, number: int) -> Case:
    """Return a case, held for this transaction; raises HoldError."""
    case = session.scalar(select(Case).where(Case.number == number).with_for_update())
    if case is None:
        raise HoldError(sentence("there is no case %(number)s", number=number))
    return case


def held_among(session: Session, numbers: Sequence[int]) -> list[int]:
    """Return those of these cases that are held."""
    rows = select(LegalHold.case_number).where(LegalHold.case_number.in_(numbers))
    return sorted(session.scalars(rows))
