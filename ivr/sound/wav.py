"""Whether bytes are the sound that they claim to be.

Read from the chunks themselves: Python's `wave` believes a header that promises a
hundred megahertz or more sound than there is.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import IvrError

PCM = 1
SAMPLE_BYTES = {8: 1, 16: 2}
MOST_CHANNELS = 2
RATES = range(8000, 48001)
HEADER = struct.Struct("<4sI4s")
CHUNK = struct.Struct("<4sI")
FORMAT = struct.Struct("<HHIIHH")


class NotAudioError(IvrError):
    """The bytes are not a WAV that can be heard; the reason says what they are."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a WAV file holds; `seconds` is its length."""

    channels: int
    rate: int
    bits: int
    frames: int

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.frames / self.rate


def inspect(path: Path) -> Sound:
    """Return what the WAV at `path` holds; raises NotAudioError with the reason."""
    data = path.read_bytes()
    if len(data) < HEADER.size:
        raise NotAudioError(f"it holds {len(data)} bytes, which is no sound")
    riff, _, wave = HEADER.unpack_from(data)
    if (riff, wave) != (b"RIFF", b"WAVE"):
        raise NotAudioError("it does not begin like a WAV file")
    found = chunks(data)
    if b"fmt " not in found or b"data" not in found:
        raise NotAudioError("it has a WAV header but no sound")
    return sound(data, found)


def chunks(data: bytes) -> dict[bytes, tuple[int, int]]:
    """Return where each chunk's content begins and how long it claims to be."""
    found: dict[bytes, tuple[int, int]] = {}
    offset = HEADER.size
    while offset + CHUNK.size <= len(data):
        name, size = CHUNK.unpack_from(data, offset)
        found.setdefault(name, (offset + CHUNK.size, size))
        offset += CHUNK.size + size + size % 2
    return found


def sound(data: bytes, found: dict[bytes, tuple[int, int]]) -> Sound:
    """Return the sound that the chunks describe, if there is such a thing."""
    begin, size = found[b"fmt "]
    if size < FORMAT.size or begin + FORMAT.size > len(data):
        raise NotAudioError("its WAV header is cut off")
    tag, channels, rate, _, _, bits = FORMAT.unpack_from(data, begin)
    if tag != PCM or bits not in SAMPLE_BYTES:
        raise NotAudioError(f"its WAV format {tag} with {bits} bits is not PCM")
    if not 1 <= channels <= MOST_CHANNELS or rate not in RATES:
        raise NotAudioError(f"no telephone has {channels} channels at {rate} Hz")
    start, length = found[b"data"]
    there = len(data) - start
    if length > there:
        raise NotAudioError(f"it is cut off: {there} of {length} bytes of sound came")
    return Sound(channels, rate, bits, length // (channels * SAMPLE_BYTES[bits]))
