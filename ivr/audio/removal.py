"""Twilio's copy of a recording is deleted, once ours is known to be whole.

Not while a case that its call belongs to is held for legal reasons.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.audio.copies import Copies, next_try
from ivr.audio.fetch import FetchError, RecordingSource
from ivr.audio.holds import Holds, in_force
from ivr.audio.legal import held_calls
from ivr.audio.store import Store
from ivr.db import Database
from ivr.leases import after
from ivr.tables import Recording
from ivr.vault.keys import VaultError

log = structlog.get_logger()

BATCH = 50
# Whoever takes a row up has so long; a second deletion of the same does no harm.
CLAIM = timedelta(minutes=10)
# A copy of ours that is damaged is looked at again once a day.
DAMAGED_WAIT_S = 86_400.0
DAMAGED = "our copy is not what was stored; Twilio's is kept"


def is_whole(store: Store, path: str | None, sha256: str) -> bool:
    """Tell whether our copy, read anew, still is what was stored.

    Raises VaultError where the key of a sealed one is missing.
    """
    try:
        return store.digest(path or "") == sha256
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Due:
    """A recording whose copy at Twilio may be deleted."""

    id: int
    sid: str
    path: str | None
    sha256: str
    remove_at: datetime
    attempts: int


@dataclass(slots=True)
class Removing:
    """Deletes Twilio's copies, `keep` after they were stored here."""

    database: Database
    source: RecordingSource
    store: Store
    keep: timedelta
    clock: Callable[[], datetime]
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Delete every copy whose time has come, until `stopping` is set."""
        with self.database.writing() as session:
            self._plan(session)
        with self.database.reading() as session:
            found = due(session, self.clock(), self.source.account)
        for one in found:
            if self.stopping.is_set() or not self._take(one):
                continue
            self._remove(one)

    def _plan(self, session: Session) -> None:
        """Set the time for what was stored since the last round, or before all this."""
        session.execute(
            update(Recording)
            .where(
                Recording.sha256.isnot(None),
                Recording.remove_at.is_(None),
                Recording.removed_at.is_(None),
            )
            .values(remove_at=self.clock() + self.keep)
        )

    def _take(self, one: Due) -> bool:
        """Put a row's time off, unless another worker just did."""
        mine = (Recording.id == one.id, Recording.remove_at == one.remove_at)
        until = self.clock() + CLAIM
        with self.database.writing() as session:
            taken = session.execute(
                update(Recording)
                .where(*mine)
                .values(remove_at=until, removal_attempts=one.attempts + 1)
                .returning(Recording.id)
            )
            return taken.first() is not None

    def _remove(self, one: Due) -> None:
        holds = Holds(self.database, self.source.account, self.clock)
        try:
            if not is_whole(self.store, one.path, one.sha256):
                log.error("recording_damaged", recording=one.sid)
                self._put_off(one, DAMAGED, after(self.clock(), DAMAGED_WAIT_S))
                return
            Copies(self.source).delete("recording", one.sid, self.stopping)
        except (FetchError, VaultError) as wrong:
            until = next_try(holds, wrong, one.attempts + 1)
            self._put_off(one, str(wrong), until)
        else:
            gone = {"removed_at": self.clock(), "remove_at": None}
            self._note(one, **gone, removal_reason=None)
            log.info("recording_removed_at_twilio", recording=one.sid)

    def _put_off(self, one: Due, reason: str, until: datetime) -> None:
        self._note(one, remove_at=until, removal_reason=reason)

    def _note(self, one: Due, **values: object) -> None:
        with self.database.writing() as session:
            session.execute(
                update(Recording).where(Recording.id == one.id).values(**values)
            )


def due(session: Session, now: datetime, account: str) -> list[Due]:
    """Return the recordings whose copy may be deleted now, those due longest first."""
    columns = (
        Recording.id,
        Recording.sid,
        Recording.path,
        Recording.sha256,
        Recording.remove_at,
        Recording.removal_attempts,
    )
    rows = (
        select(*columns)
        .where(
            Recording.remove_at <= now,
            Recording.call_id.not_in(held_calls()),
            ~in_force(now, account),
        )
        .order_by(Recording.remove_at)
        .limit(BATCH)
    )
    return [Due(*row) for row in session.execute(rows)]
