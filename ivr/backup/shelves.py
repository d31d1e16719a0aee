"""Backups as they lie: which there are in a folder, and what is in one.

One is a folder or a tar file, by its manifest.  Nothing is unpacked but what the
manifest names.
"""

import hashlib
import shutil
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from ivr.backup.manifest import NAME, BackupError, Entry, Manifest, read
from ivr.backup.packing import PART, PIECE_BYTES

PREFIX = "hotline-"
STAMP = "%Y%m%dT%H%M%SZ"
# So many files that are not as they should be are named.
MOST_NAMED = 10


def name_at(at: datetime) -> str:
    """Return what a backup of this moment (UTC) is called; names sort by time."""
    return f"{PREFIX}{at:{STAMP}}"


def kept_in(folder: Path) -> list[Path]:
    """Return the whole backups of a folder that are called as we call them, by age."""
    found = folder.glob(f"{PREFIX}*") if folder.is_dir() else iter(())
    whole = (one for one in found if one.suffix != PART and (one / NAME).is_file())
    return sorted(whole)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A backup that is read; `where` is how it is called in a sentence."""

    where: Path
    manifest: Manifest
    tar: tarfile.TarFile | None = None

    def open(self, name: str) -> BinaryIO:
        """Open a file of it; raises BackupError where it has none of that name."""
        try:
            if self.tar is None:
                return (self.where / name).open("rb")
            return cast("BinaryIO", self.tar.extractfile(name))
        except (KeyError, OSError):
            raise BackupError(f"{self.where} lacks {name}; take another one") from None

    def check(self) -> None:
        """Compare every file with the manifest.

        Raises BackupError with a line for each that is missing or not what it was.
        """
        wrong = list[str]()
        for entry in self.manifest.entries:
            try:
                with self.open(entry.name) as file:
                    if digest_of(file, entry.name) != entry:
                        wrong.append(f"{self.where}: {entry.name} is not what it was")
            except (OSError, tarfile.TarError, BackupError):
                wrong.append(f"{self.where}: {entry.name} cannot be read")
        if wrong:
            more = len(wrong) - MOST_NAMED
            told = [*wrong[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
            raise BackupError("\n".join(told))

    def unpack(self, entry: Entry, target: Path) -> None:
        """Write one file to `target`; raises BackupError if it is not what it was."""
        with self.open(entry.name) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file, PIECE_BYTES)
        with target.open("rb") as file:
            if digest_of(file, entry.name) != entry:
                raise BackupError(f"{self.where}: {entry.name} is not what it was")


def digest_of(file: BinaryIO, name: str) -> Entry:
    """Return what a file is."""
    digest, length = hashlib.sha256(), 0
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        length += len(piece)
    return Entry(name, length, digest.hexdigest())


@contextmanager
def opened(place: Path) -> Generator[Shelf]:
    """Yield the backup at `place`: itself, or the newest whole one in that folder.

    Raises BackupError where there is none.
    """
    if place.is_file():
        with opened_tar(place) as found:
            yield found
        return
    where = place if (place / NAME).is_file() else next(reversed(kept_in(place)), None)
    if where is None:
        raise BackupError(f"{place} is no whole backup, and there is none in it")
    with (where / NAME).open("rb") as file:
        manifest = read(file, str(where))
    yield Shelf(where, manifest)


@contextmanager
def opened_tar(path: Path) -> Generator[Shelf]:
    """Yield the backup in a tar file; raises BackupError where it is none."""
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 - closed below
    except (tarfile.TarError, OSError):
        raise BackupError(f"{path} is no backup, or it was cut off") from None
    with tar:
        try:
            file = tar.extractfile(NAME)
        except (KeyError, tarfile.TarError):
            raise BackupError(f"{path} is no whole backup: no {NAME} in it") from None
        yield Shelf(path, read(cast("BinaryIO", file), str(path)), tar)
