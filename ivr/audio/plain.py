"""Plain copies of sealed files, for programs that want a path: in memory, and gone.

Each lies in a folder of its own that nobody else may enter, and which its process
holds locked; the folder of a process that died is unlocked, and the next copy sweeps
it away.  https://man7.org/linux/man-pages/man2/flock.2.html
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MEMORY = Path("/dev/shm")  # noqa: S108 - the copy's own folder is made with mkdtemp
PREFIX = "ivr-plain-"
# A folder this young may belong to somebody who is about to lock it.
SETTLED_S = 60
SPARE_BYTES = 1024 * 1024
PIECE_BYTES = 1024 * 1024


@contextmanager
def plain_copy(source: BinaryIO, name: str) -> Generator[Path]:
    """Yield the path of a copy of `source`, called `name`, which is removed after."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    with scratch_folder(size) as folder:
        with (folder / name).open("wb") as copy:
            shutil.copyfileobj(source, copy, PIECE_BYTES)
        yield folder / name


@contextmanager
def scratch_folder(size: int) -> Generator[Path]:
    """Yield a folder for `size` plain bytes, which is removed after."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place_for(size)))
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def place_for(size: int) -> Path:
    """Return where `size` bytes go: into memory where there is room."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        room = shutil.disk_usage(MEMORY).free
        if room > size + SPARE_BYTES:
            return MEMORY
    return Path(tempfile.gettempdir())


def sweep(settled_s: float = SETTLED_S) -> int:
    """Remove the copies of processes that died; return how many there were."""
    places = {MEMORY, Path(tempfile.gettempdir())}
    found = [one for place in places for one in place.glob(f"{PREFIX}*")]
    return sum(remove_abandoned(folder, settled_s) for folder in found)


def remove_abandoned(folder: Path, settled_s: float) -> bool:
    """Remove a folder that nobody holds; tell whether it was one."""
    try:
        if time.time() - folder.stat().st_mtime < settled_s:
            return False
        handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    except OSError:
        return False  # somebody else's, or gone meanwhile
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return False
    finally:
        os.close(handle)
    return not folder.exists()
