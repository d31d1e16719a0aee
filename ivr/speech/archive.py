"""Models out of zips and folders, into a folder of our own: whole, or not at all."""

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from ivr.speech.engines import MARKS, is_model
from ivr.speech.installed import ModelInstallError
from ivr.speech.memory import folder_bytes

# The largest official model unpacks to about half of this.
MOST_BYTES = 8 * 1024**3
MOST_ENTRIES = 10_000
# Models shrink to a half or a third; what shrinks so much more is made to fill a disk.
MOST_TIMES_LARGER = 100
ALWAYS_ALLOWED_BYTES = 50 * 1000**2
PIECE = 1024 * 1024
# What a zip that is cut off, damaged, locked or none raises while it is unpacked.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def unpacked(origin: Path, target: Path, shown: str) -> Path:
    """Copy a folder's model, or unpack a zip's, to `target`; return the model there.

    `shown` is what the person who asked calls the origin.  Raises ModelInstallError.
    """
    if origin.is_dir():
        return copied(origin, target, shown)
    target.mkdir()
    try:
        with zipfile.ZipFile(origin) as archive:
            check_entries(archive.infolist(), origin, shown)
            needs(target, sum(one.file_size for one in archive.infolist()), shown)
            extract(archive, target, shown)
    except FileNotFoundError:
        raise ModelInstallError(f"there is no {shown}") from None
    except NotImplementedError as wrong:
        raise ModelInstallError(f"{shown} cannot be unpacked: {wrong}") from None
    except BROKEN_ZIP as wrong:
        raise ModelInstallError(f"{shown} is no whole zip file: {wrong}") from None
    return model_inside(target, shown)


def copied(origin: Path, target: Path, shown: str) -> Path:
    """Copy the model in the folder `origin` to `target` and return it."""
    model = model_inside(origin, shown)
    if target.resolve().is_relative_to(model.resolve()):
        raise ModelInstallError(f"{shown} holds the folder of models itself")
    size = folder_bytes(model)
    if size > MOST_BYTES:
        raise ModelInstallError(f"{shown} holds more than any model")
    needs(target.parent, size, shown)
    shutil.copytree(model, target)
    return target


def check_entries(entries: list[zipfile.ZipInfo], origin: Path, shown: str) -> None:
    """Refuse an archive that would write elsewhere, link elsewhere or fill the disk."""
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise ModelInstallError(f"{shown} unpacks to more than any model")
    if len(entries) > MOST_ENTRIES:
        raise ModelInstallError(f"{shown} has more files than any model")
    times = total / max(origin.stat().st_size, 1)
    if total > ALWAYS_ALLOWED_BYTES and times > MOST_TIMES_LARGER:
        reason = f"unpacks to {times:.0f} times its size, which no model does"
        raise ModelInstallError(f"{shown} {reason}")
    for entry in entries:
        check_entry(entry, shown)


def check_entry(entry: zipfile.ZipInfo, shown: str) -> None:
    """Refuse a file that is not to be a plain file or folder below the target."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in entry.filename
    if outside or "\\" in entry.filename:
        raise ModelInstallError(f"{shown} wants to write to {entry.filename}")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise ModelInstallError(f"{shown} holds a link or device: {entry.filename}")


def extract(archive: zipfile.ZipFile, target: Path, shown: str) -> None:
    """Write the archive's files below `target`, counting what really comes."""
    left = MOST_BYTES
    for entry in archive.infolist():
        path = target / entry.filename
        if entry.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise ModelInstallError(f"{shown} holds {entry.filename} twice")
        with archive.open(entry) as packed, path.open("xb") as file:
            left -= poured(packed, file, min(left, entry.file_size), shown)


def poured(packed: IO[bytes], file: IO[bytes], most: int, shown: str) -> int:
    """Copy at most `most` bytes and return how many; raises when there are more."""
    count = 0
    while piece := packed.read(PIECE):
        count += len(piece)
        if count > most:
            raise ModelInstallError(f"{shown} unpacks to more than it says")
        file.write(piece)
    return count


def needs(folder: Path, size: int, shown: str) -> None:
    """Refuse what does not fit on the disk of `folder`; raises ModelInstallError."""
    free = shutil.disk_usage(folder).free
    if size > free:
        amounts = f"{in_mb(size)} on the disk, and {in_mb(free)} are free"
        raise ModelInstallError(f"{shown} needs {amounts}")


def in_mb(size: int) -> str:
    """Return a size in megabytes, as the site's page has it."""
    return f"{max(round(size / 1000**2), 1)} MB"


def model_inside(folder: Path, shown: str) -> Path:
    """Return the model in `folder`, which may be one folder further down."""
    for candidate in (folder, *sorted(path for path in folder.iterdir())):
        if candidate.is_dir() and is_model(candidate):
            return candidate
    needed = f"{' and '.join(MARKS)}, nor tokens.txt and .onnx files that we know"
    raise ModelInstallError(f"{shown} holds no model: it has no {needed}")
