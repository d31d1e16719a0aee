"""Where recordings lie: fetched ones, kept ones, and those that are no sound.

They are kept in a folder or in a bucket; on their way they lie in a folder anyhow.

With a key that seals, kept files and those in quarantine are sealed; which a file is
stands in the file, so plain and sealed ones lie side by side.
"""

import fcntl
import hashlib
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from ivr.audio.bucket import Bucket
from ivr.audio.fetch import sync_folder
from ivr.audio.plain import plain_copy
from ivr.settings import Settings
from ivr.vault.files import opened, read_header, seal
from ivr.vault.keys import NO_KEYS, KeyRing

# What is being written, and becomes a file of ours when it is whole.
UNFINISHED = ".sealing"
LOCK = ".lock"
# Where files lie until they were checked.
INCOMING = "incoming"
PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of recordings.  Files are named by us, and rows hold relative paths.

    With a bucket the files that are kept lie there, under the same names, and `folder`
    has those that are on their way.
    """

    folder: Path
    keys: KeyRing = NO_KEYS
    bucket: Bucket | None = None

    def incoming(self, sid: str, lease: str) -> Path:
        """Return where a recording is fetched to by whoever holds `lease`."""
        return self.folder / INCOMING / f"{sid}.{lease}.wav"

    def clear_incoming(self, sid: str) -> None:
        """Remove what workers that died had fetched of a recording."""
        for path in (self.folder / INCOMING).glob(f"{sid}.*"):
            path.unlink(missing_ok=True)

    def kept(self, sid: str, announced_at: datetime) -> Path:
        """Return where a recording is kept, by its month."""
        return self.folder / f"{announced_at:%Y/%m}" / f"{sid}.wav"

    def quarantine(self, sid: str) -> Path:
        """Return where bytes are kept that are no sound."""
        return self.folder / "quarantine" / f"{sid}.wav"

    def relative(self, path: Path) -> str:
        """Return `path` as a row holds it."""
        return path.relative_to(self.folder).as_posix()

    def find(self, relative: str | None) -> Path | None:
        """Return the file that a row names, if it is there and inside the folder.

        It may be sealed: `opened` is the way to its sound.  In a bucket nothing has a
        path.
        """
        path = self.folder / relative if relative else None
        if path is None or not path.is_file():
            return None
        inside = path.resolve().is_relative_to(self.folder.resolve())
        return path if inside else None

    def keep(self, path: Path, target: Path) -> None:
        """Move a plain file into the store for good, sealed where a key seals.

        Doing it again after a crash, at whatever instant, changes nothing.
        """
        if not path.exists():
            return
        if self.keys.first is None and self.bucket is None:
            move(path, target)
            return
        with path.open("rb") as plain:
            self.write(plain, target)
        path.unlink()

    def write(self, source: BinaryIO, target: Path) -> None:
        """Have `target` hold what `source` holds, whole or not at all.

        It is sealed where a key seals.
        """
        if self.bucket is not None:
            with self._filled(source, target.name) as file:
                self.bucket.write(self.relative(target), file)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + UNFINISHED)
        try:
            with part.open("wb") as file:
                self._fill(file, source, target.name)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)

    def rewrite(self, relative: str) -> None:
        """Seal a kept file with the key that seals now, unless it is deleted meanwhile.

        Whoever calls it holds the store `alone`, which other machines do not see; so a
        bucket is told what it must still have.
        """
        target = self.folder / relative
        if self.bucket is None:
            with self.open(relative) as source:
                self.write(source, target)
            return
        version = self.bucket.version(relative)
        with self.open(relative) as source, self._filled(source, target.name) as file:
            self.bucket.rewrite(relative, file, version)

    @contextmanager
    def _filled(self, source: BinaryIO, name: str) -> Generator[BinaryIO]:
        """Yield a file without a name, with what a kept file of `name` will hold."""
        with TemporaryFile() as file:
            filled = cast("BinaryIO", file)
            self._fill(filled, source, name)
            filled.seek(0)
            yield filled

    def _fill(self, file: BinaryIO, source: BinaryIO, name: str) -> None:
        if self.keys.first is not None:
            seal(source, file, self.keys.first, name)
            return
        while piece := source.read(PIECE_BYTES):
            file.write(piece)

    def open(self, relative: str) -> BinaryIO:
        """Open a file that a row names, to read its plain bytes from anywhere in it.

        Raises VaultError where no key opens it, FileNotFoundError where it is gone.
        """
        return opened(self.raw(relative), Path(relative).name, self.keys)

    @property
    def where(self) -> str:
        """What the store is called in a sentence."""
        return f"the folder {self.folder}" if self.bucket is None else str(self.bucket)

    def has(self, relative: str) -> bool:
        """Tell whether a file is there; one without a name is not."""
        if not relative:
            return False
        if self.bucket is not None:
            return self.bucket.has(relative)
        return self.find(relative) is not None

    def sealed_with(self, relative: str) -> str | None:
        """Return the id of the key that sealed a file, None for a plain file."""
        with self.raw(relative) as file:
            header = read_header(file)
        return header.key_id if header else None

    def names(self) -> Iterator[str]:
        """Yield what rows may call the files that are kept, not those on their way."""
        if self.bucket is not None:
            kept = self.bucket.names()
            yield from (one for one in kept if not Path(one).name.startswith("."))
            return
        for path in sorted(self.folder.rglob("*")):
            relative = path.relative_to(self.folder)
            on_its_way = relative.parts[0] == INCOMING or path.suffix == UNFINISHED
            ours = not on_its_way and not path.name.startswith(".")
            if ours and path.is_file() and not path.is_symlink():
                yield relative.as_posix()

    def raw(self, relative: str) -> BinaryIO:
        """Open a file that a row names, as it lies there: sealed, if it is sealed.

        Raises FileNotFoundError where it is gone.
        """
        path = self.find(relative)
        if path is not None:
            return path.open("rb")
        if self.bucket is None:
            raise FileNotFoundError(relative)
        return self.bucket.open(relative)

    def put_raw(self, relative: str, source: BinaryIO) -> None:
        """Keep a file as it is, whole or not at all, whatever key seals."""
        Store(self.folder, NO_KEYS, self.bucket).write(source, self.folder / relative)

    def discard(self, relative: str) -> None:
        """Delete a file, if it is there."""
        (self.folder / relative).unlink(missing_ok=True)
        if self.bucket is not None:
            self.bucket.remove(relative)

    @contextmanager
    def alone(self) -> Generator[None]:
        """Have nobody else seal anew or delete files of the store meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def opened(self, relative: str) -> Generator[Path]:
        """Yield a plain file that can be read, for as long as the block lasts.

        The only way to a stored recording's sound for whoever needs a path; of a
        sealed one it is a copy.  Raises what `open` raises.
        """
        path = self.find(relative)
        if path is not None and self.sealed_with(relative) is None:
            yield path
            return
        name = Path(relative).name
        with self.open(relative) as source, plain_copy(source, name) as one:
            yield one

    def digest(self, relative: str) -> str:
        """Return the SHA-256 of a file's plain bytes, in hex; raises as `open` does."""
        found = hashlib.sha256()
        with self.open(relative) as file:
            while piece := file.read(PIECE_BYTES):
                found.update(piece)
        return found.hexdigest()


def open_store(settings: Settings) -> Store:
    """Return the recordings of an installation."""
    bucket = Bucket(settings.bucket) if settings.bucket else None
    return Store(settings.recordings_folder, settings.storage_keys, bucket)


def move(path: Path, target: Path) -> None:
    """Move a file for good; moving it again after a crash changes nothing."""
    if path.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        sync_folder(target.parent)
