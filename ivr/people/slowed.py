"""Whose sign-ins are slowed down at a moment, and an end to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.cases.signing_in import (
    MOST_TRIES_OF_A_NAME,
    MOST_TRIES_OF_AN_ADDRESS,
    PASSWORD,
    WINDOW,
)
from ivr.tables import SignInFailure

BY_PASSWORD = SignInFailure.step == PASSWORD


@dataclass(frozen=True, slots=True)
class Slowed:
    """From an `address` no password is taken `until` then: for a `name`, or for any.

    `name` is what was typed, None for all names.
    """

    name: str | None
    address: str
    failed: int
    until: datetime


def slowed(session: Session, at: datetime) -> list[Slowed]:
    """Return the sign-ins that would be refused at `at`, the longest first."""
    recent = (SignInFailure.at > at - WINDOW, BY_PASSWORD)
    address, first = SignInFailure.address, func.min(SignInFailure.at)
    by_name = (
        select(SignInFailure.name, address, func.count(), first)
        .where(*recent)
        .group_by(SignInFailure.name, address)
        .having(func.count() >= MOST_TRIES_OF_A_NAME)
    )
    by_address = (
        select(address, func.count(), first)
        .where(*recent)
        .group_by(address)
        .having(func.count() >= MOST_TRIES_OF_AN_ADDRESS)
    )
    found = [slow(*row) for row in session.execute(by_name)]
    found += [slow(None, *row) for row in session.execute(by_address)]
    return sorted(found, key=lambda one: (one.until, one.address), reverse=True)


def slow(name: str | None, address: str, failed: int, first: datetime) -> Slowed:
    """Return the row of a name, or of all, whose first failure that counts is known."""
    return Slowed(name, address, failed, first + WINDOW)


def let_try(session: Session, address: str, name: str | None) -> int:
    """Forget an address's failed passwords, of one name or all; return how many."""
    theirs = [SignInFailure.address == address, BY_PASSWORD]
    if name is not None:
        theirs.append(SignInFailure.name == name)
    gone = delete(SignInFailure).where(*theirs).returning(SignInFailure.id)
    return len(session.scalars(gone).all())
