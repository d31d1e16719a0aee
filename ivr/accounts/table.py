"""The accounts that were imported, as a directory."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.accounts.lookups import NOBODY, Found, NoAnswer
from ivr.accounts.pins import NOBODYS_HASH, matches
from ivr.db import DatabaseError
from ivr.tables import Account

# Opens a session that only looks.
Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class TableDirectory:
    """The table of accounts.

    `nobody` is compared with where there is no PIN; it costs what every PIN does.
    """

    reading: Reading
    nobody: str = NOBODYS_HASH

    def find(
        self, number: str | None, caller: str | None, until: float
    ) -> Found | NoAnswer:
        """Return the account, by its number or else by the caller's."""
        del until  # the database has a limit of its own
        if number is None and caller is None:
            return NOBODY
        theirs = Account.phone == caller if number is None else Account.number == number
        try:
            with self.reading() as session:
                rows = session.scalars(select(Account).where(theirs).limit(2)).all()
        except DatabaseError:
            return NoAnswer()
        if len(rows) != 1:
            return NOBODY
        return Found(rows[0].number, rows[0].phone, dict(rows[0].data))

    def check_pin(self, number: str | None, pin: str, until: float) -> bool | NoAnswer:
        """Tell whether the PIN is right; slow on purpose, whatever is given."""
        del until
        wanted = select(Account.pin_hash).where(Account.number == (number or ""))
        try:
            with self.reading() as session:
                kept = session.scalar(wanted)
        except DatabaseError:
            return NoAnswer()
        same = matches(kept or self.nobody, pin)
        return same and kept is not None
