"""How surely a caller is the one whose account it is.

The caller's number proves little, since it can be forged; that the network attests
it proves more; a PIN proves most.  An account that does not exist and a wrong PIN
cannot be told apart, neither by the result nor by the time that it takes.

The directory is asked first (`look_up`), outside of any transaction; what it said is
judged, counted and recorded in one (`verify`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert

from ivr.accounts.directory import number_of
from ivr.accounts.lookups import NOBODY, AccountDirectory, Found, NoAnswer
from ivr.accounts.table import Reading
from ivr.accounts.throttle import ATTEMPTS, Try, allows, forget_old, take_turn
from ivr.db import DatabaseError, Transaction
from ivr.flow.values import Level

RECORD = insert(ATTEMPTS)

NO_PIN, RIGHT = "no PIN was given", "the PIN is right"
WRONG = "account and PIN do not match"
TOO_MANY = "too many wrong PINs; this one was not looked at"


class Verification(NamedTuple):
    """The level that was reached, why, and what the directory says of the account.

    `data` is empty at level none.
    """

    level: Level
    reasons: tuple[str, ...]
    data: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who a caller says they are: an account, their number (E.164), a PIN.

    None is what they did not give.  `attested`: the network vouches for the number.
    """

    account: str | None
    caller: str | None
    attested: bool
    pin: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a directory said.  `right` is None when it was asked about no PIN.

    `allowed`: the PIN was listened to.
    """

    found: Found | NoAnswer
    right: bool | NoAnswer | None = None
    allowed: bool = True


# For whom the directory could not be asked in time.
UNASKED = Lookup(NoAnswer())


def look_up(
    directory: AccountDirectory,
    reading: Reading,
    asked: Asked,
    at: datetime,
    until: float,
) -> Lookup:
    """Return what the directory says, at the latest at `until` (`time.monotonic`).

    A PIN that is not listened to is compared with nobody's: it takes the same time,
    and no directory counts it against its owner.
    """
    found = directory.find(account_of(asked), asked.caller, until)
    if isinstance(found, NoAnswer) or not asked.pin:
        return Lookup(found)
    try:
        with reading() as session:
            allowed = allows(session.connection(), as_try(asked, found), at)
    except DatabaseError:
        return Lookup(found, NoAnswer())
    number = found.number if allowed else None
    return Lookup(found, directory.check_pin(number, asked.pin, until), allowed)


def verify(
    transaction: Transaction,
    asked: Asked,
    lookup: Lookup,
    at: datetime,
    *,
    call_id: int | None = None,
) -> Verification:
    """Return how surely the caller is the one whose account they gave; record it.

    A wrong PIN is counted and never lowers what the number gives.
    """
    known = lookup.found if isinstance(lookup.found, Found) else NOBODY
    given, right = as_try(asked, known), None
    allowed = lookup.allowed
    if isinstance(lookup.right, bool):
        take_turn(transaction)
        allowed = allows(transaction, given, at) and allowed
        right = lookup.right and allowed
    forget_old(transaction, at)
    result = judged(asked, lookup, allowed=allowed)
    row = {
        "at": at,
        "call_id": call_id,
        "account": given.account,
        "caller": asked.caller,
        "attested": asked.attested,
        "on_file": given.on_file,
        "right": right,
        "counted": allowed and right is False,
        "level": result.level,
        "reasons": list(result.reasons),
    }
    transaction.execute(RECORD, row)
    return result


def judged(asked: Asked, lookup: Lookup, *, allowed: bool) -> Verification:
    """Return what a lookup is worth, given whether its PIN is listened to."""
    found = lookup.found
    if isinstance(found, NoAnswer):
        return Verification("none", (found.reason,), {})
    level, reason = level_of_number(asked, found)
    match lookup.right:
        case None:
            why = NO_PIN
        case NoAnswer(reason=unknown):
            why = unknown
        case bool() if not allowed:
            why = TOO_MANY
        case bool(right) if right and found.number is not None:
            level, why = "pin", RIGHT
        case bool():
            why = WRONG
    data = {} if level == "none" else dict(found.data)
    return Verification(level, (reason, why), data)


def level_of_number(asked: Asked, found: Found) -> tuple[Level, str]:
    """Return what the caller's number proves, and why."""
    if asked.caller is None:
        return "none", "the caller's number is withheld"
    if not is_on_file(asked, found):
        return "none", "the caller's number is not on file"
    if not asked.attested:
        return "on_file", "the caller's number is on file"
    return "attested", "the caller's number is on file and attested"


def as_try(asked: Asked, found: Found) -> Try:
    """Return a PIN's try as it is counted."""
    number = found.number or account_of(asked)
    return Try(number, asked.caller, is_on_file(asked, found), asked.attested)


def is_on_file(asked: Asked, found: Found) -> bool:
    """Tell whether the caller's number is that of the account."""
    return asked.caller is not None and found.phone == asked.caller


def account_of(asked: Asked) -> str | None:
    """Return the account that was given, as it is looked for."""
    return number_of(asked.account) if asked.account else None
