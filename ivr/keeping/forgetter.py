"""Forgetting in the worker: what a crash left, what is due tonight, Twilio's copies.

One process at a time does it, whichever machine it runs on.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, exists, select, update

from ivr.audio.copies import Copies, next_try
from ivr.audio.fetch import FetchError
from ivr.audio.holds import Holds, in_force
from ivr.audio.legal import held_calls
from ivr.audio.store import Store
from ivr.chores import BusyError, Held, holding, last_done, note_done
from ivr.db import Database
from ivr.keeping.clearing import Left
from ivr.keeping.forget import begin, finish
from ivr.keeping.retention import Due, Periods, due, forget_callers
from ivr.leases import let_go, take
from ivr.search.forgetting import merge_away
from ivr.tables import Deletion
from ivr.tombstones import DELETIONS

log = structlog.get_logger()

FORGETTING, NIGHTLY = "forgetting", "retention"
# In the zone of the flow's hours, when hardly anybody calls.
NIGHT_HOUR = 3
BATCH = 50
LEASE = timedelta(minutes=2)
# https://www.twilio.com/docs/voice/api/recording: how long deleted data can be had.
REMOTE_FORGETS = timedelta(days=40)


def clock() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Forgetter:
    """Forgets what is to be forgotten.  `left` is what stays of a case.

    `kept` says for how long things are kept, and is asked each night; None: nothing is
    forgotten by itself.  `zone` is that of the staffed hours.
    """

    database: Database
    store: Store
    copies: Copies
    left: Left = "skeleton"
    kept: Callable[[], Periods] | None = None
    zone: Callable[[], str] = lambda: "UTC"
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Do what is due: finish what was begun, the nightly run, Twilio's copies."""
        now = clock()
        try:
            if self._is_unfinished():
                with holding(self.database, FORGETTING) as held:
                    finish(self.database, self.store, held, self.left)
            if self.kept is not None and self._is_night(now):
                self._run_nightly(self.kept, now)
        except BusyError:
            return  # somebody else is at it
        self.ask_remote()

    def run_retention(self, kept: Periods, now: datetime, wait_s: float = 0) -> int:
        """Forget what is due; return how many cases and calls without one it was.

        Raises BusyError when another process is at it for longer than `wait_s`.
        """
        with holding(self.database, FORGETTING, wait_s=wait_s) as held:
            return self._retain(held, kept, now)

    def _run_nightly(self, kept: Callable[[], Periods], now: datetime) -> None:
        with holding(self.database, FORGETTING) as held:
            # Again: whoever held it before may have just done it.
            if self._is_night(now):
                self._retain(held, kept(), now)

    def _retain(self, held: Held, kept: Periods, now: datetime) -> int:
        with self.database.writing() as session:
            found = [one for one in due(session, kept, now) if one.held is None]
        self._forget(found, held, now)
        with self.database.writing() as session:
            forget_callers(session, kept, now)
            note_done(session, NIGHTLY, now)
            old = DELETIONS.c.remote_at <= now - REMOTE_FORGETS
            session.execute(update(DELETIONS).where(old).values(sid=None))
        if found:
            merge_away(self.database)
        log.info("retention", forgotten=len(found))
        return len(found)

    def _forget(self, found: list[Due], held: Held, now: datetime) -> None:
        for first in range(0, len(found), BATCH):
            held.renew()
            with self.database.writing() as session:
                for one in found[first : first + BATCH]:
                    begin(session, one.wish, now)
            finish(self.database, self.store, held, self.left)

    def _is_unfinished(self) -> bool:
        rows = exists().where(Deletion.rows_gone_at.is_(None))
        with self.database.reading() as session:
            return bool(session.scalar(select(rows)))

    def _is_night(self, now: datetime) -> bool:
        # The first night comes after somebody could look at a preview.
        done = last_done(self.database, NIGHTLY, first=now)
        local = now.astimezone(ZoneInfo(self.zone()))
        begun = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        if local < begun:
            begun -= timedelta(days=1)
        return done < begun

    def ask_remote(self) -> int:
        """Have Twilio delete its copies that are due; return how many still wait."""
        while not self.stopping.is_set():
            now = clock()
            with self.database.reading() as session:
                rows = select(Deletion.id).where(*self._waits(now))
                rows = rows.order_by(Deletion.due_at)
                found = session.scalars(rows.limit(BATCH)).all()
            if not found:
                break
            for number in found:
                self._ask_one(number, now)
        with self.database.reading() as session:
            pending = select(Deletion.id).where(Deletion.remote == "pending")
            return len(session.scalars(pending).all())

    def _waits(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        """Return what makes a copy one that may be asked for now."""
        return (
            Deletion.remote == "pending",
            Deletion.due_at <= now,
            Deletion.leased_until.is_(None) | (Deletion.leased_until < now),
            Deletion.call_id.not_in(held_calls()),
            ~in_force(now, self.copies.source.account),
        )

    def _ask_one(self, number: int, now: datetime) -> None:
        lease = secrets.token_hex(8)
        mine = (Deletion.id == number, *self._waits(now))
        with self.database.writing() as session:
            if not take(session, Deletion, mine, lease, now + LEASE):
                return
            row = session.get_one(Deletion, number)
            job, kind, sid = Asked(row.id, lease), row.kind, row.sid or ""
            attempts = row.attempts
        try:
            values = {
                "remote": "gone",
                "remote_status": self.copies.delete(kind, sid, self.stopping),
                "remote_at": clock(),
                "due_at": None,
                "reason": None,
            }
        except FetchError as wrong:
            log.warning("copy_not_deleted", kind=kind, reason=str(wrong))
            holds = Holds(self.database, self.copies.source.account, clock)
            until = next_try(holds, wrong, attempts)
            values = {"due_at": until, "reason": str(wrong)}
        with self.database.writing() as session:
            let_go(session, Deletion, job, **values)


@dataclass(frozen=True, slots=True)
class Asked:
    """A copy that this process asks Twilio to delete."""

    id: int
    lease: str
