"""A file on its way into the store: a place for it, its bytes, its line of the case."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, cast

from ivr.audio.store import Store
from ivr.cases.attachments import Came, FullError, drop, keep, reserve, stale
from ivr.cases.upload_links import Signer
from ivr.db import Database
from ivr.uploads.receiving import Counted


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files are put, and whose links they come by."""

    database: Database
    store: Store
    signer: Signer

    def put(self, token: str, came: Came, stream: BinaryIO) -> None:
        """Keep one file, whole or not at all.

        Raises FullError, also where its case is gone meanwhile, NoLinkError, and
        DatabaseError or OSError, after which nothing of it is there.
        """
        with self.database.writing() as session:
            row = reserve(session, self.signer, token, came, now())
            for one in stale(session, row.link_id, now()):
                self._remove(one.path)
                drop(session, one.id)
        kept, counted = False, Counted(stream)
        try:
            self.store.write(cast("BinaryIO", counted), self.store.folder / row.path)
            digest = counted.digest.hexdigest()
            with self.database.writing() as session:
                kept = keep(session, row.id, digest, now())
        finally:
            if not kept:
                self._remove(row.path)
                with self.database.writing() as session:
                    drop(session, row.id)
        if not kept:
            raise FullError("its case is gone")

    def _remove(self, relative: str) -> None:
        self.store.discard(relative)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
