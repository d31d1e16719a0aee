"""The customers' accounts: replaced or added to from the company's own list."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from ivr.errors import UsageError
from ivr.tables import Account as Row

LONGEST_NUMBER = 64

ACCOUNTS = cast("Table", Row.__table__)


class AccountNotFoundError(UsageError):
    """There is no such account: look for another number."""


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account.  `phone` is E.164; of the PIN only a hash is known.

    `data` is what else the company's list says, by column.
    """

    number: str
    phone: str | None
    pin_hash: str | None
    data: dict[str, str]


def replace_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Have `accounts` on file, and no others."""
    session.execute(delete(Row))
    keep(session, accounts)


def add_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Have `accounts` on file, each as given now, beside the others."""
    gone = delete(ACCOUNTS).where(ACCOUNTS.c.number == bindparam("given"))
    numbers = [{"given": account.number} for account in accounts]
    session.connection().execute(gone, numbers)
    keep(session, accounts)


def keep(session: Session, accounts: Sequence[Account]) -> None:
    """Insert the accounts, at least one, none of which is there."""
    session.execute(insert(Row), [asdict(account) for account in accounts])


def count_accounts(session: Session) -> int:
    """Return how many accounts are on file."""
    return session.scalars(select(func.count()).select_from(Row)).one()


def get_account(session: Session, number: str) -> Account:
    """Return an account; raises AccountNotFoundError."""
    row = session.get(Row, number_of(number))
    if row is None:
        raise AccountNotFoundError(f"there is no account {number!r}")
    return Account(row.number, row.phone, row.pin_hash, row.data)


def number_of(text: str) -> str:
    """Return an account's number as it is looked for; what no row holds is left out."""
    known = text.encode("utf-8", "ignore").decode("utf-8")
    return known.replace("\0", "").strip()[:LONGEST_NUMBER]
