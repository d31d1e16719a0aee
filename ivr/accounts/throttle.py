"""How many wrong PINs are listened to: guessing is slow, and nobody is locked out.

Wrong PINs are counted apart for who calls from the account's number with the
network's word for it, for who calls from that number without, and for everybody else:
what strangers try leaves the owner's own tries alone.  They are counted for the
calling number too, with and without the network's word apart, since a number can be
forged.  Beyond what is allowed every PIN is wrong, and is not counted, so that the
allowance comes back however long somebody goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Select,
    Table,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)

from ivr.db import Transaction
from ivr.tables import VerificationAttempt

# How long the record of an attempt is kept.
KEPT_FOR = timedelta(days=90)
# One PIN at a time, so that tries at the same moment are all counted.  SQLite has one
# writer in any case.  No lock of the table, which its own rows would already hold in
# part.  The number is any that nothing else of ours locks.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(20004)")

ATTEMPTS = cast("Table", VerificationAttempt.__table__)
COLUMNS = ATTEMPTS.c
FORGET = delete(ATTEMPTS).where(COLUMNS.at <= bindparam("until"))
FORGIVE = (
    update(ATTEMPTS)
    .where(COLUMNS.account == bindparam("its"), COLUMNS.counted.is_(True))
    .values(counted=False)
)


def wrong_pins(*theirs: ColumnElement[bool]) -> "Select[int]":
    """Return the query for how many of their wrong PINs were counted since a moment."""
    recent = (COLUMNS.counted.is_(True), COLUMNS.at > bindparam("since"))
    return select(func.count()).select_from(ATTEMPTS).where(*theirs, *recent)


OF_ACCOUNT = COLUMNS.account == bindparam("account")
OF_SORT = COLUMNS.attested == bindparam("attested")
FROM_ITS_PHONE = wrong_pins(OF_ACCOUNT, COLUMNS.on_file.is_(True), OF_SORT)
FROM_ELSEWHERE = wrong_pins(OF_ACCOUNT, COLUMNS.on_file.is_(False))
OF_CALLER = wrong_pins(COLUMNS.caller == bindparam("caller"), OF_SORT)


class Reads(Protocol):
    """What runs a prepared statement: a connection, or a transaction."""

    def execute(
        self, statement: Executable, values: dict[str, Any], /
    ) -> CursorResult[Any]:
        """Run a statement with `values` for its parameters."""
        ...


class Allowance(NamedTuple):
    """So many wrong PINs within a time."""

    wrong: int
    within: timedelta


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ATTESTED, ON_FILE, STRANGERS = (
    Allowance(10, HOUR),
    Allowance(5, HOUR),
    Allowance(5, DAY),
)
PER_CALLER = Allowance(10, HOUR)


@dataclass(frozen=True, slots=True)
class Try:
    """A PIN that somebody gave for an account, which need not exist.

    `on_file`: the caller's number is the account's.  `attested`: the network vouches
    for the caller's number, whoever's it is.
    """

    account: str | None
    caller: str | None
    on_file: bool
    attested: bool


def allows(found: Reads, given: Try, at: datetime) -> bool:
    """Tell whether this PIN is listened to."""
    if given.account is not None:
        query = FROM_ITS_PHONE if given.on_file else FROM_ELSEWHERE
        values: dict[str, Any] = {"account": given.account}
        if given.on_file:
            values["attested"] = given.attested
        if exceeded(found, query, values, allowance_of(given), at):
            return False
    if given.caller is None:
        return True
    values = {"caller": given.caller, "attested": given.attested}
    return not exceeded(found, OF_CALLER, values, PER_CALLER, at)


def allowance_of(given: Try) -> Allowance:
    """Return how many wrong PINs such callers have for an account."""
    if not given.on_file:
        return STRANGERS
    return ATTESTED if given.attested else ON_FILE


def exceeded(
    found: Reads,
    query: "Select[int]",
    theirs: dict[str, Any],
    allowed: Allowance,
    at: datetime,
) -> bool:
    """Tell whether as many wrong PINs were counted as are allowed."""
    since = {"since": at - allowed.within}
    return found.execute(query, theirs | since).scalar_one() >= allowed.wrong


def take_turn(transaction: Transaction) -> None:
    """Wait until nobody else's PIN is being judged; it lasts for the transaction."""
    if transaction.session.connection().dialect.name == "postgresql":
        transaction.execute(ONE_AT_A_TIME)


def forget_old(transaction: Transaction, at: datetime) -> None:
    """Delete what was recorded too long ago."""
    transaction.execute(FORGET, {"until": at - KEPT_FOR})


def forgive(transaction: Transaction, account: str) -> int:
    """Have the account's wrong PINs count no more; return how many did.

    The record of them stays.
    """
    return transaction.execute(FORGIVE, {"its": account}).rowcount
