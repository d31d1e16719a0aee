"""A run of the reconciliation: one process at a time, over a window, kept in a row.

The window begins two days before what is compared without a gap, since the network's
lists are late now and then, and ends ten minutes ago, since what is just happening is
in nobody's list yet.  A run that broke off leaves nothing half done: every call is put
right in a transaction of its own, and the next run begins where the last good one did.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

import structlog
from sqlalchemy import func, select, update

from ivr.audio.fetch import RecordingSource
from ivr.audio.listed import parties
from ivr.calls.backfill import Backfill
from ivr.calls.desk import Hotline
from ivr.chores import Held, holding
from ivr.errors import IvrError, UsageError
from ivr.policy.policy import DeskPolicy
from ivr.reconciliation.comparing import Comparing, Scope
from ivr.reconciliation.reading import Reader, Window
from ivr.tables import Reconciliation

log = structlog.get_logger()

CHORE = "reconciliation"
OVERLAP = timedelta(days=2)
FIRST = timedelta(days=7)
SETTLED = timedelta(minutes=10)
# https://www.twilio.com/docs/voice/api/call-resource: older calls are in no list.
LONGEST = timedelta(days=395)
# Far less than a lease of the chore lasts.
BEAT_S = 15.0
DIED = "its process ended before it did"


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Pulse:
    """Keeps a chore held, however often it beats, with few writes."""

    held: Held
    last: float = field(default_factory=time.monotonic)

    def beat(self) -> None:
        """Hold it for another lease if that is due; raises BusyError if it was lost."""
        at = time.monotonic()
        if at - self.last >= BEAT_S:
            self.held.renew()
            self.last = at


@dataclass(slots=True)
class Reconciler:
    """Compares an installation with the network, `numbers` of it or all.

    `clock` tells this moment.
    """

    hotline: Hotline
    source: RecordingSource
    policy: Callable[[], DeskPolicy]
    numbers: frozenset[str] = frozenset()
    clock: Callable[[], datetime] = now
    stopping: Event = field(default_factory=Event)

    def run(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        dry: bool = False,
        wait_s: float = 0,
    ) -> Comparing:
        """Compare a window, by default all since the last good run; return what came.

        Raises BusyError when another process is at it for longer than `wait_s`,
        UsageError for no window, FetchError when the network does not answer.
        """
        with holding(self.hotline.database, CHORE, wait_s=wait_s) as held:
            window = self._window(since, until)
            if dry:
                return self._compare(held, window, dry=True)
            return self._run(held, window)

    def run_held(self, held: Held, since: datetime | None) -> Comparing:
        """Compare as `run` does, where the chore is held already."""
        return self._run(held, self._window(since, None))

    def _run(self, held: Held, window: Window) -> Comparing:
        number = self._begin(window)
        try:
            came = self._compare(held, window)
        except IvrError as wrong:
            self._end(number, state="failed", reason=str(wrong))
            raise
        self._finish(number, window, came)
        log.info("reconciled", **came.repaired, calls=came.calls.total())
        return came

    def _compare(self, held: Held, window: Window, *, dry: bool = False) -> Comparing:
        backfill = Backfill(self.hotline, partial(parties, self.source), self.clock)
        came = Comparing(
            self.hotline,
            self.policy().calling,
            Reader(self.source, Pulse(held).beat, self.stopping),
            backfill,
            Scope(window, self.clock(), self.numbers, dry),
        )
        came.run()
        return came

    def _window(self, since: datetime | None, until: datetime | None) -> Window:
        at = self.clock()
        begin = since or self._since(at)
        end = min(until or at, at - SETTLED)
        if begin >= end:
            raise UsageError(
                f"there is nothing between {begin:%Y-%m-%d %H:%M} and "
                f"{end:%Y-%m-%d %H:%M} UTC (the last ten minutes are left out)"
            )
        return Window(max(begin, at - LONGEST), end)

    def _since(self, at: datetime) -> datetime:
        """Return where the last good run ended, and some of what it had compared.

        Nothing from before anybody ever wanted it compared: a number may have had
        another use before it was a hotline's.
        """
        covered = self._covered()
        if covered is None:
            return at - FIRST
        begun = select(func.min(Reconciliation.since))
        with self.hotline.database.reading() as session:
            wanted = session.scalar(begun.where(Reconciliation.state == "done"))
        return max(covered - OVERLAP, wanted or covered)

    def is_first(self) -> bool:
        """Tell whether nothing was ever compared."""
        return self._covered() is None

    def _covered(self) -> datetime | None:
        done = select(Reconciliation.covered).where(Reconciliation.state == "done")
        with self.hotline.database.reading() as session:
            return session.scalar(done.order_by(Reconciliation.id.desc()).limit(1))

    def _begin(self, window: Window) -> int:
        row = Reconciliation(
            began_at=self.clock(), since=window.since, until=window.until, counts={}
        )
        died = update(Reconciliation).where(Reconciliation.state == "running")
        with self.hotline.database.writing() as session:
            ended = {"state": "failed", "reason": DIED, "ended_at": self.clock()}
            session.execute(died.values(ended))
            session.add(row)
            session.flush()
            return row.id

    def _finish(self, number: int, window: Window, came: Comparing) -> None:
        covered = self._covered()
        if covered is None or window.since <= covered:
            covered = max(window.until, covered or window.until)
        self._end(number, state="done", covered=covered, counts=came.counts)

    def _end(self, number: int, **values: object) -> None:
        row = update(Reconciliation).where(Reconciliation.id == number)
        with self.hotline.database.writing() as session:
            session.execute(row.values(ended_at=self.clock(), **values))
