"""The right to be forgotten: all that is stored of a number, and of an account.

https://eur-lex.europa.eu/eli/reg/2016/679/oj, article 17.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, func, or_, select
from sqlalchemy.orm import Session

from ivr.audio.legal import holds_on
from ivr.errors import IvrError
from ivr.keeping.clearing import CALLS, CASES, CONTACTS, RECORDINGS
from ivr.keeping.forget import Wish, begin, calls_of_cases
from ivr.keeping.holds import held_among
from ivr.tables import (
    BlockedNumber,
    CaseMerge,
    KnownCaller,
    Message,
    OptOut,
    VerificationAttempt,
)

ATTEMPTS = cast("Table", VerificationAttempt.__table__)
MESSAGES = cast("Table", Message.__table__)
MERGES = cast("Table", CaseMerge.__table__)
# Rows by a number alone, which hang on no call.
BY_NUMBER: dict[str, ColumnElement[str]] = {
    "remembered language": cast("Table", KnownCaller.__table__).c.number,
    "block": cast("Table", BlockedNumber.__table__).c.number,
    "texts declined": cast("Table", OptOut.__table__).c.number,
}
BLOCK = "block"


class ErasureError(IvrError):
    """Nothing can be erased now: the sentence says why."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whose data it is: a number in E.164, and perhaps an account."""

    number: str
    account: str | None = None
    keep_block: bool = False


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is stored of somebody; `live` calls are in progress."""

    calls: tuple[int, ...]
    cases: tuple[int, ...]
    held: tuple[int, ...]
    live: int
    recordings: int
    texts: int
    attempts: int
    others: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to erase."""
        return not (self.calls or self.texts or self.attempts or self.others)


def find(session: Session, who: Who) -> Erasure:
    """Return what is stored of somebody."""
    cases = sorted(session.scalars(cases_of(who)))
    calls = set(session.scalars(calls_of(who)))
    if cases:
        calls |= set(session.scalars(calls_of_cases(cases)))
    live = CALLS.c.id.in_(calls) & CALLS.c.ended_at.is_(None)
    held = {*held_among(session, cases), *holds_on(session, tuple(calls)).values()}
    return Erasure(
        calls=tuple(sorted(calls)),
        cases=tuple(cases),
        held=tuple(sorted(held)),
        live=count(session, CALLS, live),
        recordings=count(session, RECORDINGS, RECORDINGS.c.call_id.in_(calls)),
        texts=count(session, MESSAGES, texts_to(who, calls)),
        attempts=count(session, ATTEMPTS, attempts_of(who)),
        others=tuple(others(session, who)),
    )


def cases_of(who: Who) -> Any:  # noqa: ANN401 - a statement
    """Return the statement that finds somebody's cases.

    Those that were merged with one of theirs are about them too.
    """
    mine = [CASES.c.caller == who.number, CASES.c.callback_number == who.number]
    if who.account:
        mine.append(CASES.c.account == who.account)
    own = select(CASES.c.number).where(or_(*mine))
    roots = own.union(select(MERGES.c.root).where(MERGES.c.source.in_(own)))
    merged = select(MERGES.c.source).where(MERGES.c.root.in_(roots))
    theirs = or_(CASES.c.number.in_(roots), CASES.c.number.in_(merged))
    return select(CASES.c.number).where(theirs, CASES.c.forgotten_at.is_(None))


def calls_of(who: Who) -> Any:  # noqa: ANN401 - a statement
    """Return the statement that finds somebody's calls, with a case or without."""
    mine = [CALLS.c.caller == who.number]
    if who.account:
        named = select(ATTEMPTS.c.call_id).where(ATTEMPTS.c.account == who.account)
        mine.append(CALLS.c.id.in_(named))
    return select(CALLS.c.id).where(or_(*mine), CALLS.c.forgotten_at.is_(None))


def texts_to(who: Who, calls: set[int] | Sequence[int]) -> ColumnElement[bool]:
    """Return what makes a text one of somebody."""
    return or_(MESSAGES.c.to == who.number, MESSAGES.c.call_id.in_(calls))


def attempts_of(who: Who) -> ColumnElement[bool]:
    """Return what makes a try to be verified one of somebody."""
    mine = [ATTEMPTS.c.caller == who.number]
    if who.account:
        mine.append(ATTEMPTS.c.account == who.account)
    return or_(*mine)


def others(session: Session, who: Who) -> list[str]:
    """Return what else is stored by the number alone, by name."""
    return [
        name
        for name, column in BY_NUMBER.items()
        if not (name == BLOCK and who.keep_block)
        and count(session, cast("Table", column.table), column == who.number)
    ]


def count(session: Session, table: Table, rows: ColumnElement[bool]) -> int:
    """Return how many rows there are."""
    return session.scalar(select(func.count()).select_from(table).where(rows)) or 0


def start(session: Session, who: Who, at: datetime) -> Erasure:
    """Begin an erasure, all of it or nothing; raises ErasureError.

    What hangs on a number alone is deleted here; calls by `ivr.keeping.forget.finish`.
    """
    found = find(session, who)
    refuse(found)
    owners = case_by_call(session, found.cases)
    for call in found.calls:
        number, topic = owners.get(call, (None, None))
        begin(session, Wish([call], "erasure", number, topic), at)
    session.execute(delete(ATTEMPTS).where(attempts_of(who)))
    mine = MESSAGES.c.to == who.number
    away = mine & MESSAGES.c.call_id.not_in(found.calls)
    session.execute(delete(MESSAGES).where(away))
    for name, column in BY_NUMBER.items():
        if name in found.others:
            table = cast("Table", column.table)
            session.execute(delete(table).where(column == who.number))
    return found


def refuse(found: Erasure) -> None:
    """Raise ErasureError for what must not be erased, or not yet."""
    if found.held:
        numbers = ", ".join(map(str, found.held))
        raise ErasureError(
            f"nothing was erased: held for legal reasons: {numbers}; "
            "see: ivr cases release"
        )
    if found.live:
        raise ErasureError(
            "nothing was erased: a call is in progress; try again when it is over"
        )


def case_by_call(
    session: Session, cases: Sequence[int]
) -> dict[int, tuple[int, str | None]]:
    """Return the number and the topic of the case that each call belongs to."""
    own = select(CASES.c.call_id, CASES.c.number, CASES.c.topic)
    further = select(CONTACTS.c.call_id, CASES.c.number, CASES.c.topic).join(
        CASES, CASES.c.number == CONTACTS.c.case_number
    )
    found: dict[int, tuple[int, str | None]] = {}
    for rows in (own, further):
        for call, number, topic in session.execute(
            rows.where(CASES.c.number.in_(cases))
        ):
            found[call] = (number, topic)
    return found
