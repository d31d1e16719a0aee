"""Where a backup is written to: a folder or one file, whole or not at all.

All of it is written into a folder called `….part`, which gets its name at the end.
"""

import fcntl
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from ivr.audio.fetch import sync_folder
from ivr.backup.manifest import NAME, BackupError, Entry, Manifest

PART = ".part"
LOCK = ".backup.lock"
TAR = ".tar"
# What the file is called until it is whole.
ARCHIVE = "archive"
PIECE_BYTES = 1024 * 1024
PRIVATE = 0o700
# Of a file in an archive: who unpacks it alone may read it.
PRIVATE_FILE = 0o600


class Pack(Protocol):
    """What files are put into."""

    def add(self, name: str, source: BinaryIO) -> Entry:
        """Put a file in, from its beginning; return what it was."""
        ...

    def finish(self, manifest: Manifest) -> None:
        """Make it a whole backup, under its name."""
        ...


@contextmanager
def alone_in(folder: Path, ours: str) -> Generator[None]:
    """Have no other backup be written into `folder`; clear what died there.

    `ours` is what backups there are called, as a pattern.

    Raises BackupError while another one is under way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            reason = "another backup is being written there; try again later"
            raise BackupError(f"{folder}: {reason}") from None
        for dead in folder.glob(f"{ours}{PART}"):
            shutil.rmtree(dead)
        yield


def part_of(target: Path) -> Path:
    """Return a fresh folder beside `target`, for what becomes of it."""
    part = target.with_name(target.name + PART)
    part.mkdir(mode=PRIVATE)
    return part


@dataclass(slots=True)
class FolderPack:
    """A backup as a folder; a file that `before` has too is shared with it."""

    part: Path
    target: Path
    before: Path | None = None

    def add(self, name: str, source: BinaryIO) -> Entry:
        """Copy a file, or link it to the same one of the backup before."""
        path = self.part / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        old = self.before / name if self.before else None
        if old is not None and old.is_file():
            found = same(old, source, name)
            if found is not None:
                path.hardlink_to(old)
                return found
            source.seek(0)
        with path.open("xb") as file:
            entry = copied(source, file, name)
            file.flush()
            os.fsync(file.fileno())
        return entry

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, then give the folder its name."""
        self.add(NAME, io.BytesIO(manifest.written()))
        for folder, _, _ in os.walk(self.part):
            sync_folder(Path(folder))
        self.part.rename(self.target)
        sync_folder(self.target.parent)


@dataclass(slots=True)
class TarPack:
    """A backup as one tar file, which takes the place of an older one of its name."""

    part: Path
    target: Path
    _tar: tarfile.TarFile = field(init=False)

    def __post_init__(self) -> None:
        """Begin the file."""
        self._tar = tarfile.open(self.part / ARCHIVE, "x:", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by finish

    def add(self, name: str, source: BinaryIO) -> Entry:
        """Append a file; one that grows meanwhile is cut where it ended before."""
        head = tarfile.TarInfo(name)
        head.size = source.seek(0, os.SEEK_END)
        head.mode = PRIVATE_FILE
        source.seek(0)
        reading = Reading(source)
        self._tar.addfile(head, reading)
        return Entry(name, head.size, reading.digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Append the manifest, then give the file its name."""
        self.add(NAME, io.BytesIO(manifest.written()))
        self._tar.close()
        path = self.part / ARCHIVE
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.chmod(PRIVATE_FILE)
        path.replace(self.target)
        sync_folder(self.target.parent)
        shutil.rmtree(self.part)


class Reading(io.RawIOBase):
    """What is read from `source`, digested on its way."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


def copied(source: BinaryIO, target: BinaryIO, name: str) -> Entry:
    """Write all of `source` to `target`; return what it was."""
    digest, length = hashlib.sha256(), 0
    while piece := source.read(PIECE_BYTES):
        target.write(piece)
        digest.update(piece)
        length += len(piece)
    return Entry(name, length, digest.hexdigest())


def same(old: Path, source: BinaryIO, name: str) -> Entry | None:
    """Return what `source` is if `old` is the same to the last byte, else None.

    Both are read: an old copy that the disk has spoilt must not be passed on.
    """
    digest, length = hashlib.sha256(), 0
    with old.open("rb") as file:
        while True:
            piece = source.read(PIECE_BYTES)
            if piece != file.read(PIECE_BYTES):
                return None
            if not piece:
                return Entry(name, length, digest.hexdigest())
            digest.update(piece)
            length += len(piece)
