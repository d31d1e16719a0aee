"""How surely a caller is the one whose account it is.

The caller's number proves little, since it can be forged; that the network attests
it proves more; a PIN proves most.  An account that does not exist and a wrong PIN
cannot be told apart, neither by the result nor by the time that it takes.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.accounts.directory import number_of
from ivr.accounts.pins import NOBODYS_HASH, matches
from ivr.db import Transaction
from ivr.tables import Account, PinFailure

Level = Literal["none", "on_file", "attested", "pin"]

MOST_WRONG = 5
WINDOW = timedelta(hours=1)


class Verification(NamedTuple):
    """The level that was reached, why, and what the account's list says.

    `data` is empty at level none.
    """

    level: Level
    reasons: tuple[str, ...]
    data: dict[str, str]


def verify(  # noqa: PLR0913 - what is known of the caller, and when
    transaction: Transaction,
    *,
    account: str | None,
    caller: str | None,
    attested: bool,
    pin: str | None,
    at: datetime,
) -> Verification:
    """Return how surely the caller is the one whose `account` they gave.

    `caller` is E.164, None when withheld.  Without an account it is the one whose
    phone is the caller's, if there is just one.  A wrong PIN is counted and never
    lowers what the number gives; after five within an hour every PIN is wrong.
    """
    session = transaction.session
    given = number_of(account) if account else None
    found = find(session, given, caller)
    by_number, reason = level_of_number(found, caller, attested=attested)
    if not pin:
        return result(by_number, (reason, "no PIN was given"), found)
    if is_right(session, given, found, pin, at):
        return result("pin", (reason, "the PIN is right"), found)
    return result(by_number, (reason, "account and PIN do not match"), found)


def result(
    level: Level, reasons: tuple[str, ...], found: Account | None
) -> Verification:
    """Return the level with the account's data, if somebody may hear of it."""
    data = dict(found.data) if found and level != "none" else {}
    return Verification(level, reasons, data)


def find(session: Session, given: str | None, caller: str | None) -> Account | None:
    """Return the account that was given, else the only one of the caller's number.

    It is held for this transaction, so that tries at the same moment are all counted.
    """
    rows = select(Account).with_for_update()
    if given is not None:
        return session.scalar(rows.where(Account.number == given))
    if caller is None:
        return None
    theirs = session.scalars(rows.where(Account.phone == caller).limit(2)).all()
    return theirs[0] if len(theirs) == 1 else None


def level_of_number(
    found: Account | None, caller: str | None, *, attested: bool
) -> tuple[Level, str]:
    """Return what the caller's number proves, and why."""
    if caller is None:
        return "none", "the caller's number is withheld"
    if found is None or found.phone != caller:
        return "none", "the caller's number is not on file"
    if not attested:
        return "on_file", "the caller's number is on file"
    return "attested", "the caller's number is on file and attested"


def is_right(
    session: Session, given: str | None, found: Account | None, pin: str, at: datetime
) -> bool:
    """Tell whether the PIN is the account's; count it when it is not.

    A try that is made while there are too many is not counted, so nobody can keep
    the owner out for ever.
    """
    kept = found.pin_hash if found else None
    same = matches(kept or NOBODYS_HASH, pin)
    number = found.number if found else given
    if number is None:
        return False
    wrong = count_wrong(session, number, at)
    if wrong >= MOST_WRONG:
        return False
    if kept is None or not same:
        session.add(PinFailure(account=number, at=at))
        return False
    session.execute(delete(PinFailure).where(PinFailure.account == number))
    return True


def count_wrong(session: Session, number: str, at: datetime) -> int:
    """Return how many wrong PINs were given within the hour; forget older ones."""
    session.execute(delete(PinFailure).where(PinFailure.at <= at - WINDOW))
    rows = select(func.count()).where(PinFailure.account == number)
    return session.scalars(rows).one()
