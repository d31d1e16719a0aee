"""What must be seen at once of a case: today, that a secret was told and removed.

A call bears its flags until there is a case, and the case takes them over.  A flag is
`secret_heard:KIND`, of the kinds in `ivr.flow.secrets.kinds`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update

from ivr.flow.secrets.kinds import Kind
from ivr.scribe import Transaction
from ivr.tables import Call, Case, CaseEvent, Contact

SECRET_HEARD, SECRET_REMOVED = "secret_heard", "secret_removed"

CALLS = cast("Table", Call.__table__)
CASES = cast("Table", Case.__table__)
CONTACTS = cast("Table", Contact.__table__)
OF_CALL = select(CALLS.c.flags).where(CALLS.c.id == bindparam("call")).with_for_update()
OF_CASE = (
    select(CASES.c.flags).where(CASES.c.number == bindparam("case")).with_for_update()
)
OWN_CASE = select(CASES.c.number).where(CASES.c.call_id == bindparam("call"))
JOINED_CASE = select(CONTACTS.c.case_number).where(
    CONTACTS.c.call_id == bindparam("call")
)
NOTE = insert(cast("Table", CaseEvent.__table__))


def flag_call(
    transaction: Transaction, call_id: int, kinds: Iterable[Kind], at: datetime
) -> None:
    """Note that secrets of `kinds` were removed from a call, once each.

    Its case says so too, on the timeline as well, now or when there is one.
    """
    held = transaction.execute(OF_CALL, {"call": call_id}).scalar_one()
    flags = added(held, kinds)
    if flags == held:
        return
    row = update(CALLS).where(CALLS.c.id == call_id)
    transaction.execute(row.values(flags=flags))
    for query in (OWN_CASE, JOINED_CASE):
        for case in transaction.execute(query, {"call": call_id}).scalars().all():
            flag_case(transaction, case, kinds, at)


def flag_case_of(
    transaction: Transaction, call_id: int, case: int, at: datetime
) -> None:
    """Have a case take over the flags of a call that it is about."""
    held = transaction.execute(OF_CALL, {"call": call_id}).scalar_one()
    if held:
        flag_case(transaction, case, kinds_of(held), at)


def flag_case(
    transaction: Transaction, case: int, kinds: Iterable[Kind], at: datetime
) -> None:
    """Note on a case, and on its timeline, that secrets of `kinds` were removed."""
    held = transaction.execute(OF_CASE, {"case": case}).scalar_one()
    flags = added(held, kinds)
    if flags == held:
        return
    row = update(CASES).where(CASES.c.number == case)
    transaction.execute(row.values(flags=flags))
    for kind in kinds_of(flags[len(held) :]):
        line = {"case_number": case, "at": at, "kind": SECRET_REMOVED, "text": kind}
        transaction.execute(NOTE, line)


def added(flags: list[str], kinds: Iterable[Kind]) -> list[str]:
    """Return flags with those of `kinds` behind them, each once."""
    new = (f"{SECRET_HEARD}:{kind}" for kind in kinds)
    return list(dict.fromkeys((*flags, *new)))


def kinds_of(flags: Iterable[str]) -> tuple[Kind, ...]:
    """Return the kinds of secrets that flags tell of."""
    parts = (flag.partition(":") for flag in flags)
    return tuple(cast("Kind", kind) for name, _, kind in parts if name == SECRET_HEARD)
