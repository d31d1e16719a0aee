"""Stretches of a sound that nobody hears, taken out while it is read.

The samples of a stretch are replaced by silence as they pass, so a muted sound has the
length of the whole one, a part of it (a range request) is muted too, and no second file
is kept.  For files that hold samples as they are; others are rewritten before.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, BinaryIO

from ivr.sound.form import Encoding, Sound

# Words begin and end in each other, and recognisers place them by a tenth of a second
# or two.
MARGIN_S = 0.3
# G.711: the byte that stands for the smallest height.
SILENCE: dict[Encoding, bytes] = {"ulaw": b"\xff", "alaw": b"\xd5"}
UNSIGNED_BITS = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sound, from `start` to `end` in seconds."""

    start: float
    end: float


def widened(stretches: Iterable[Stretch], margin_s: float = MARGIN_S) -> list[Stretch]:
    """Return stretches with a margin on both sides, those that then touch as one."""
    joined: list[Stretch] = []
    for one in sorted(stretches, key=lambda one: one.start):
        start, end = max(one.start - margin_s, 0.0), one.end + margin_s
        if joined and start <= joined[-1].end:
            last = joined.pop()
            start, end = last.start, max(last.end, end)
        joined.append(Stretch(start, end))
    return joined


class Muted(io.RawIOBase):
    """A plain sound file, read with silence in `stretches`; it closes `file`."""

    def __init__(
        self, file: BinaryIO, sound: Sound, stretches: Sequence[Stretch]
    ) -> None:
        if not sound.is_plain:
            raise ValueError(f"{sound.encoding} is muted only once it is rewritten")
        super().__init__()
        self._file = file
        self._silence = silence(sound)
        self._holes = [hole(sound, one) for one in stretches]

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go on at a byte, which is the same one in the whole file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the byte that is read next."""
        return self._file.tell()

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        """Read into `buffer`, muted."""
        begin = self._file.tell()
        data = bytearray(self._file.read(len(buffer)))
        for first, last in self._holes:
            start, end = max(first - begin, 0), min(last - begin, len(data))
            if start < end:
                data[start:end] = self._silence * (end - start)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file that is read."""
        if not self.closed:
            self._file.close()
        super().close()


def silence(sound: Sound) -> bytes:
    """Return the byte that silence is made of; every one of a sample is the same."""
    if sound.encoding in SILENCE:
        return SILENCE[sound.encoding]
    unsigned = sound.bits == UNSIGNED_BITS and sound.container == "wav"
    return b"\x80" if unsigned else b"\0"


def hole(sound: Sound, stretch: Stretch) -> tuple[int, int]:
    """Return the first byte of a stretch, and the one behind it: whole frames."""
    first = min(int(stretch.start * sound.rate), sound.frames)
    last = min(ceil(stretch.end * sound.rate), sound.frames)
    width = sound.frame_bytes
    return sound.start + first * width, sound.start + last * width


def muted_outline(outline: bytes, stretches: Sequence[Stretch]) -> bytes:
    """Return the JSON of `ivr.sound.peaks` with no height where a sound is muted."""
    drawn: dict[str, Any] = json.loads(outline)
    for side in drawn["peaks"]:
        each = drawn["duration"] / len(side) if side else 0.0
        for at in range(len(side)):
            # One point more on both sides, since points do not end where seconds do.
            begin, end = (at - 1) * each, (at + 2) * each
            if any(one.start < end and begin < one.end for one in stretches):
                side[at] = 0.0
    return json.dumps(drawn, separators=(",", ":")).encode()
