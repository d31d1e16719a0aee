"""Whose PINs are not listened to at a moment, and until when; and an end to it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from ivr.accounts.throttle import (
    ATTEMPTS,
    ATTESTED,
    ON_FILE,
    PER_CALLER,
    STRANGERS,
    Allowance,
)
from ivr.db import Transaction
from ivr.tables import VerificationAttempt

Who = Literal["attested", "on_file", "strangers", "caller"]
ALLOWED: dict[Who, Allowance] = {
    "attested": ATTESTED,
    "on_file": ON_FILE,
    "strangers": STRANGERS,
    "caller": PER_CALLER,
}
LONGEST = max(one.within for one in ALLOWED.values())
FORGIVE_CALLER = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.caller == bindparam("theirs"), ATTEMPTS.c.counted.is_(True))
    .values(counted=False)
)


@dataclass(frozen=True, slots=True)
class Throttled:
    """Of `who` calls no PIN is listened to `until` then, after so many `wrong` ones.

    `whose` is the account's number, or for a `caller` the number that calls (E.164).
    """

    who: Who
    whose: str
    wrong: int
    until: datetime


def throttled(session: Session, at: datetime) -> list[Throttled]:
    """Return everybody whose PINs are not listened to at `at`, the longest first."""
    tries = select(VerificationAttempt).where(
        VerificationAttempt.counted.is_(True), VerificationAttempt.at > at - LONGEST
    )
    rows = session.scalars(tries.order_by(VerificationAttempt.at)).all()
    times: dict[tuple[Who, Any, bool], list[datetime]] = defaultdict(list)
    for row in rows:
        if row.account is not None:
            times[who_of(row), row.account, False].append(row.at)
        if row.caller is not None:
            # As the allowance is: a number with the network's word, and without.
            times["caller", row.caller, row.attested].append(row.at)
    found = [
        Throttled(who, whose, len(recent), until)
        for (who, whose, _), all_of_them in times.items()
        if (recent := within(all_of_them, ALLOWED[who], at))
        and (until := end_of(recent, ALLOWED[who]))
    ]
    return sorted(found, key=lambda one: (one.until, one.who, one.whose), reverse=True)


def who_of(row: VerificationAttempt) -> Who:
    """Return as whom somebody tried an account's PIN (`throttle.allowance_of`)."""
    if not row.on_file:
        return "strangers"
    return "attested" if row.attested else "on_file"


def within(
    times: Sequence[datetime], allowed: Allowance, at: datetime
) -> list[datetime]:
    """Return the times that still count."""
    return [one for one in times if one > at - allowed.within]


def end_of(recent: Sequence[datetime], allowed: Allowance) -> datetime | None:
    """Return when fewer than are allowed will count; None where fewer do now."""
    if len(recent) < allowed.wrong:
        return None
    return recent[-allowed.wrong] + allowed.within


def forgive_caller(transaction: Transaction, caller: str) -> int:
    """Have a number's wrong PINs count no more, of any account; return how many did.

    The record of them stays.
    """
    return transaction.execute(FORGIVE_CALLER, {"theirs": caller}).rowcount
