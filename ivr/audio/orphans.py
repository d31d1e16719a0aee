"""What workers that died had fetched, of recordings that went on elsewhere.

The worker that takes a recording up again clears what was fetched of it on its own
machine; where that is another machine, nobody comes back to the file.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select

from ivr.audio.store import INCOMING, Store
from ivr.db import Database
from ivr.tables import Recording

log = structlog.get_logger()

EVERY = timedelta(hours=1)
# Longer than anything is fetched, or a lease lasts that nobody renews.
SETTLED = timedelta(hours=1)
# As many as are asked for at once, and removed in one round.
MOST = 500


@dataclass(slots=True)
class Tidying:
    """A round: looks at the start, and then every hour."""

    database: Database
    store: Store
    _next: datetime | None = field(default=None, init=False)

    def __call__(self) -> None:
        """Remove what nobody comes back to, when it is time."""
        at = datetime.now(UTC)
        if self._next is not None and at < self._next:
            return
        if removed := remove_orphans(self.database, self.store, at):
            log.info("orphans_removed", files=removed)
        self._next = at + EVERY


def remove_orphans(database: Database, store: Store, at: datetime) -> int:
    """Remove fetched files that no row means any more; return how many there were."""
    oldest = (at - SETTLED).timestamp()
    fetched = (store.folder / INCOMING).glob("RE*.*.wav")
    found = [one for one in fetched if written_before(one, oldest)][:MOST]
    meant = files_meant(database, store, {sid_of(one) for one in found})
    orphans = [one for one in found if one not in meant]
    for one in orphans:
        one.unlink(missing_ok=True)
    return len(orphans)


def written_before(path: Path, moment: float) -> bool:
    """Tell whether a file was last written before `moment` (seconds since 1970)."""
    try:
        return path.stat().st_mtime < moment
    except OSError:
        return False  # its worker has just moved it


def sid_of(path: Path) -> str:
    """Return the recording that a fetched file is of."""
    return path.name.partition(".")[0]


def files_meant(database: Database, store: Store, sids: set[str]) -> set[Path]:
    """Return where the rows of these recordings have, or fetch, their files."""
    with database.reading() as session:
        rows = session.scalars(select(Recording).where(Recording.sid.in_(sids))).all()
    noted = {store.folder / row.path for row in rows if row.path}
    held = {store.incoming(row.sid, row.lease) for row in rows if row.lease}
    return noted | held
