"""The nightly run in the worker: once a night, again where it failed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ivr.chores import BusyError, Held, holding, last_done, note_done
from ivr.reconciliation.reconciler import CHORE, Reconciler
from ivr.tables import Reconciliation

NIGHTLY = "reconciliation nightly"
# So long after one that failed it is tried again.
AGAIN = timedelta(minutes=30)


@dataclass(slots=True)
class Nightly:
    """Runs the reconciliation at a time of day, in the zone of the staffed hours."""

    reconciler: Reconciler
    hour: int
    minute: int
    zone: Callable[[], str]
    stopping: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.reconciler.stopping = self.stopping

    def send_due(self) -> None:
        """Compare, if it is time; raises what the run raises."""
        if not self._is_due():
            return
        try:
            with holding(self.reconciler.hotline.database, CHORE) as held:
                # Again: whoever held it before may have just done it.
                if self._is_due():
                    self._compare(held)
        except BusyError:
            return  # somebody else is at it

    def _compare(self, held: Held) -> None:
        # A new installation's calls begin with it, and not days before.
        since = self._done_at() if self.reconciler.is_first() else None
        self.reconciler.run_held(held, since)
        with self.reconciler.hotline.database.writing() as session:
            note_done(session, NIGHTLY, self.reconciler.clock())

    def _is_due(self) -> bool:
        return self._done_at() < self._last_time() and not self._failed_just_now()

    def _last_time(self) -> datetime:
        """Return when it was last time to compare."""
        local = self.reconciler.clock().astimezone(ZoneInfo(self.zone()))
        begun = local.replace(hour=self.hour, minute=self.minute, second=0)
        begun = begun.replace(microsecond=0)
        return begun if begun <= local else begun - timedelta(days=1)

    def _done_at(self) -> datetime:
        """Return when it was last done; at first, when it was first asked for."""
        reconciler = self.reconciler
        database = reconciler.hotline.database
        return last_done(database, NIGHTLY, first=reconciler.clock())

    def _failed_just_now(self) -> bool:
        newest = select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1)
        with self.reconciler.hotline.database.reading() as session:
            last = session.scalar(newest)
        if last is None or last.state != "failed":
            return False
        ended_at = last.ended_at or last.began_at
        return self.reconciler.clock() - ended_at < AGAIN
