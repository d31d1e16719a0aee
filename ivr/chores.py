"""Chores that one process at a time does, whichever machine it runs on."""

import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, or_, select, update
from sqlalchemy.orm import Session

from ivr.db import Database
from ivr.errors import IvrError
from ivr.inserting import insert_if_absent
from ivr.tables import Chore

LEASE = timedelta(minutes=2)
LOOK_S = 0.5
CHORES = cast("Table", Chore.__table__)


class BusyError(IvrError):
    """Another process is at it: try again in some minutes."""


@dataclass(frozen=True, slots=True)
class Held:
    """A chore that this process holds; `renew` before each piece of it."""

    database: Database
    name: str
    lease: str

    def renew(self) -> None:
        """Hold it for another lease; raises BusyError if it was lost."""
        self._change(leased_until=datetime.now(UTC) + LEASE)

    def done(self, at: datetime) -> None:
        """Note that it was done whole."""
        self._change(done_at=at)

    def _change(self, **values: Any) -> None:  # noqa: ANN401 - columns
        mine = (CHORES.c.name == self.name, CHORES.c.lease == self.lease)
        with self.database.writing() as session:
            changed: Any = session.execute(update(CHORES).where(*mine).values(**values))
        if changed.rowcount != 1:
            raise BusyError(f"{self.name}: another process has taken it over")


def last_done(database: Database, name: str, *, first: datetime) -> datetime:
    """Return when a chore was done last.

    One that was never done counts as done at `first`, from when on it is written down.
    """
    done = done_at(database, name)
    if done is not None:
        return done
    with database.writing() as session:
        note_done(session, name, first)
    return first


def done_at(database: Database, name: str) -> datetime | None:
    """Return when a chore was noted as done last; None where it never was."""
    found = select(CHORES.c.done_at).where(CHORES.c.name == name)
    with database.reading() as session:
        return session.scalar(found)


def note_done(session: Session, name: str, at: datetime) -> None:
    """Note that a chore was done at `at`, in this transaction."""
    insert_if_absent(session, Chore, {"name": name})
    session.execute(update(CHORES).where(CHORES.c.name == name).values(done_at=at))


@dataclass(frozen=True, slots=True)
class Periodic:
    """A chore that is done every so often, by one process of all."""

    name: str
    every: timedelta

    def run(self, database: Database, work: Callable[[], object], at: datetime) -> None:
        """Do `work` if it is due at `at` (aware) and nobody else is at it.

        Whether it is due is looked at again while it is held: whoever held it before
        may have just done it.
        """
        if not self._is_due(database, at):
            return
        try:
            with holding(database, self.name) as held:
                if self._is_due(database, at):
                    work()
                    held.done(at)
        except BusyError:
            return

    def _is_due(self, database: Database, at: datetime) -> bool:
        done = done_at(database, self.name)
        # A moment that is still to come was noted by a clock that was wrong.
        return done is None or not at - self.every < done <= at


def take(database: Database, name: str, lease: str) -> bool:
    """Take a chore if nobody holds it; tell whether it was free."""
    now = datetime.now(UTC)
    free = or_(CHORES.c.leased_until.is_(None), CHORES.c.leased_until < now)
    held = {"lease": lease, "leased_until": now + LEASE}
    with database.writing() as session:
        insert_if_absent(session, Chore, {"name": name})
        row = update(CHORES).where(CHORES.c.name == name, free)
        taken: Any = session.execute(row.values(**held))
        return taken.rowcount == 1


@contextmanager
def holding(
    database: Database,
    name: str,
    *,
    wait_s: float = 0,
    sleep: Callable[[float], None] = time.sleep,
) -> Generator[Held]:
    """Yield a chore that nobody else does now; raises BusyError after `wait_s`."""
    lease, until = secrets.token_hex(8), time.monotonic() + wait_s
    while not take(database, name, lease):
        if time.monotonic() >= until:
            raise BusyError(
                f"{name}: another process is at it, or died less than "
                f"{LEASE.total_seconds():.0f} s ago; try again then"
            )
        sleep(LOOK_S)
    held = Held(database, name, lease)
    try:
        yield held
    finally:
        with database.writing() as session:
            mine = (CHORES.c.name == name, CHORES.c.lease == lease)
            free = {"lease": None, "leased_until": None}
            session.execute(update(CHORES).where(*mine).values(**free))
