"""Where recordings lie: fetched ones, kept ones, and those that are no sound."""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.audio.fetch import sync_folder


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of recordings.  Files are named by us, and rows hold relative paths."""

    folder: Path

    def incoming(self, sid: str) -> Path:
        """Return where a recording is fetched to."""
        return self.folder / "incoming" / f"{sid}.wav"

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
        """Return the file that a row names, if it is there and inside the folder."""
        path = self.folder / relative if relative else None
        if path is None or not path.is_file():
            return None
        inside = path.resolve().is_relative_to(self.folder.resolve())
        return path if inside else None

    @contextmanager
    def opened(self, relative: str) -> Generator[Path]:
        """Yield a plain file that can be read, for as long as the block lasts.

        The only way to a stored recording's sound.  Raises FileNotFoundError.
        """
        path = self.find(relative)
        if path is None:
            raise FileNotFoundError(relative)
        yield path


def move(path: Path, target: Path) -> None:
    """Move a file for good; moving it again after a crash changes nothing."""
    if path.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        sync_folder(target.parent)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
