"""Whether bytes are sound, and of what form: by their content, never by a name.

Only headers are read, a few kilobytes however large the file is.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ivr.sound import au, mp3, ogg, wav
from ivr.sound.form import NotAudioError, Sound, checked
from ivr.sound.lookalikes import looks_like

HEAD_BYTES = 4096

Reader = Callable[[BinaryIO, int], Sound]
READERS: tuple[tuple[Callable[[bytes], bool], Reader], ...] = (
    (wav.is_one, wav.read),
    (ogg.is_one, ogg.read),
    (au.is_one, au.read),
    (mp3.is_one, mp3.read),
)


def inspect(path: Path) -> Sound:
    """Return what the sound at `path` is; raises NotAudioError with the reason."""
    with path.open("rb") as file:
        return inspect_open(file)


def inspect_open(file: BinaryIO) -> Sound:
    """Return what the sound in an open file is; raises NotAudioError with the reason.

    Where the file is read on from is left anywhere.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    for is_one, read in READERS:
        if is_one(head):
            return checked(read(file, size))
    raise NotAudioError(f"it is {looks_like(head)}")
