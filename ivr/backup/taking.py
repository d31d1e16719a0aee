"""A backup is taken while calls come in: the database first, then its recordings.

Files that the rows of that moment name are there already, since a file is written
before its row.  What is deleted or moved meanwhile is looked up again.
"""

import glob
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from ivr.audio.store import Store
from ivr.backup.manifest import DATABASES, RECORDINGS, Entry, Manifest
from ivr.backup.packing import PART, TAR, FolderPack, Pack, TarPack, alone_in, part_of
from ivr.backup.shelves import PREFIX, kept_in, name_at
from ivr.backup.snapshots import Snapshot, take
from ivr.db import Database
from ivr.keeping.files import RECORDING
from ivr.tables import Attachment, Recording
from ivr.vault.files import read_header
from ivr.vault.keys import VaultError

# A recording moves once, from where it was fetched to where it is kept.
LOOKS = 3
SECOND = timedelta(seconds=1)
OURS = f"{PREFIX}*"


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up."""

    database: Database
    store: Store


def back_up(source: Source, place: Path, at: datetime) -> tuple[Path, Manifest]:
    """Write a backup; return where it is, and what is in it.

    `place` is a tar file if it ends in `.tar`, else a folder of backups.  Raises
    BackupError, DatabaseError or OSError, after which there is no backup of this run.
    """
    if place.suffix == TAR:
        with alone_in(place.parent, glob.escape(place.name)):
            return place, write(source, place, None, at)
    with alone_in(place, OURS):
        while (target := place / name_at(at.astimezone(UTC))).exists():
            at += SECOND
        before = next(reversed(kept_in(place)), None)
        return target, write(source, target, before, at)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all but the newest `count` backups of a folder; return those deleted."""
    with alone_in(folder, OURS):
        old = kept_in(folder)[:-count]
        for one in old:
            # Half deleted it must not look like a whole one.
            dead = one.rename(one.with_name(one.name + PART))
            shutil.rmtree(dead)
    return old


def write(source: Source, target: Path, before: Path | None, at: datetime) -> Manifest:
    """Write one backup to `target`."""
    part = part_of(target)
    try:
        pack: Pack
        if target.suffix == TAR:
            pack = TarPack(part, target)
        else:
            pack = FolderPack(part, target, before)
        manifest = fill(pack, source, part, at)
        pack.finish(manifest)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def fill(pack: Pack, source: Source, part: Path, at: datetime) -> Manifest:
    """Put the database and its recordings into a backup."""
    copy = part / "copy-of-the-database"
    seen = take(source.database, copy)
    with copy.open("rb") as file:
        database = pack.add(DATABASES[seen.kind], file)
    copy.unlink()
    files = Files(source, pack, seen)
    files.copy()
    return Manifest(
        made_at=at,
        version=version("ivr-hotline"),
        kind=seen.kind,
        migration=seen.migration,
        keys=tuple(sorted(seen.keys | files.keys)),
        database=database,
        files=tuple(sorted(files.entries.values(), key=lambda one: one.name)),
        missing=tuple(sorted(files.missing)),
    )


class Files:
    """The recordings of a snapshot on their way into a backup."""

    def __init__(self, source: Source, pack: Pack, seen: Snapshot) -> None:
        self._source, self._pack, self._seen = source, pack, seen
        self.entries: dict[str, Entry] = {}
        self.keys: set[str] = set()
        self.missing: set[str] = set()

    def copy(self) -> None:
        """Copy all that is there of what the snapshot knows."""
        for name in self._known():
            self._add(name)
        self.missing = set(filter(None, self._seen.named.values())) - {*self.entries}
        for _ in range(LOOKS):
            for lost in sorted(self.missing):
                self._look_again(lost)

    def _known(self) -> Iterator[str]:
        """Yield the files of the store that the snapshot has rows for.

        Others came later: nothing would ever delete them where this is restored.
        """
        for name in self._source.store.names():
            found = re.search(RECORDING, name)
            if found and found[0] in self._seen.named:
                yield name
        yield from filter(None, self._seen.named.values())

    def _add(self, name: str) -> bool:
        if name in self.entries:
            return True
        try:
            file = self._source.store.raw(name)
        except FileNotFoundError:
            return False
        with file:
            self._note_key(file)
            file.seek(0)
            self.entries[name] = self._pack.add(RECORDINGS + name, file)
        return True

    def _note_key(self, file: BinaryIO) -> None:
        try:
            header = read_header(file)
        except VaultError:
            return  # it is damaged where it is; as it is, it is copied
        if header is not None:
            self.keys.add(header.key_id)

    def _look_again(self, lost: str) -> None:
        """Copy a file from where it was moved to; forget one that was deleted."""
        sids = [sid for sid, path in self._seen.named.items() if path == lost]
        with self._source.database.reading() as session:
            now = [
                path
                for table in (Recording, Attachment)
                for path in session.scalars(
                    select(table.path).where(table.sid.in_(sids))
                )
            ]
        moved = [path for path in now if path is not None and path != lost]
        copied = [self._add(path) for path in moved]
        if lost not in now or any(copied):
            self.missing.discard(lost)
