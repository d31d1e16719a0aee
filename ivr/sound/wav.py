"""WAV files, read from the chunks themselves.

Python's `wave` believes a header that promises a hundred megahertz or more sound than
there is.  Format: http://soundfile.sapp.org/doc/WaveFormat/ and, for the extensible
form, https://learn.microsoft.com/windows/win32/api/mmreg/ns-mmreg-waveformatextensible
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from ivr.sound.form import Encoding, NotAudioError, Sound

ENCODINGS: dict[int, Encoding] = {1: "pcm", 6: "alaw", 7: "ulaw"}
# What else is met inside of WAV files, to be told by name.
OTHERS = {
    2: "ADPCM",
    3: "floating point",
    0x11: "IMA ADPCM",
    0x31: "GSM 06.10",
    0x50: "MPEG layer II",
    0x55: "MP3",
}
BITS = {"pcm": (8, 16, 24, 32), "alaw": (8,), "ulaw": (8,)}
EXTENSIBLE = 0xFFFE
# The end of the id that says which plain format an extensible one is.
SUBFORMAT_END = bytes.fromhex("000000001000800000aa00389b71")
HEADER = struct.Struct("<4sI4s")
CHUNK = struct.Struct("<4sI")
FORMAT = struct.Struct("<HHIIHH")
SUBFORMAT = slice(24, 40)
# A chunk takes eight bytes, so a file could have millions; real ones have a handful.
MOST_CHUNKS = 64
# What writers say of a length that they did not know yet: ffmpeg, then sox.
UNKNOWN_LENGTHS = (0xFFFFFFFF, 0x7FFFF000)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where a chunk's content begins, and how long it claims to be."""

    name: bytes
    start: int
    size: int


def is_one(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is a WAV."""
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def read(file: BinaryIO, size: int) -> Sound:
    """Return what the WAV of `size` bytes holds; raises NotAudioError."""
    file.seek(0)
    _, riff_size, _ = HEADER.unpack(file.read(HEADER.size))
    form = b""
    offset = HEADER.size
    for _ in range(MOST_CHUNKS):
        chunk = chunk_at(file, offset)
        if chunk.name == b"fmt ":
            form = file.read(min(chunk.size, SUBFORMAT.stop))
        if chunk.name == b"data":
            return sound(form, chunk, riff_size, size)
        offset = chunk.start + chunk.size + chunk.size % 2
    raise NotAudioError(f"its WAV header has over {MOST_CHUNKS} parts before any sound")


def chunk_at(file: BinaryIO, offset: int) -> Chunk:
    """Return the chunk that begins at `offset`."""
    file.seek(offset)
    begin = file.read(CHUNK.size)
    if len(begin) < CHUNK.size:
        raise NotAudioError("it has a WAV header but no sound")
    name, size = CHUNK.unpack(begin)
    return Chunk(name, offset + CHUNK.size, size)


def sound(form: bytes, data: Chunk, riff_size: int, size: int) -> Sound:
    """Return the sound in `data` whose format chunk is `form`."""
    if len(form) < FORMAT.size:
        raise NotAudioError("its WAV header does not say what the sound is")
    _, channels, rate, _, block, bits = FORMAT.unpack_from(form)
    encoding = encoding_of(form, bits)
    width = channels * bits // 8
    if channels and block != width:
        told = f"{block} bytes a frame for {channels} channels of {bits} bits"
        raise NotAudioError(f"its WAV header contradicts itself: {told}")
    there = max(size - data.start, 0)
    streamed = is_streamed(data, riff_size)
    length = there if streamed else data.size
    if length > there:
        raise NotAudioError(f"it is cut off: {there} of {length} bytes of sound came")
    frames = length // width if width else 0
    return Sound("wav", encoding, channels, rate, bits, frames, data.start, streamed)


def encoding_of(form: bytes, bits: int) -> Encoding:
    """Return how samples are written; raises NotAudioError for what is not read."""
    (tag,) = struct.unpack_from("<H", form)
    if tag == EXTENSIBLE:
        subformat = form[SUBFORMAT]
        if subformat[2:] != SUBFORMAT_END:
            raise NotAudioError("its extensible WAV header names no known format")
        (tag,) = struct.unpack_from("<H", subformat)
    encoding = ENCODINGS.get(tag)
    if encoding is None:
        name = OTHERS.get(tag, f"format {tag}")
        raise NotAudioError(f"its WAV holds {name}, which is not taken")
    if bits not in BITS[encoding]:
        raise NotAudioError(
            f"its WAV holds samples of {bits} bits, which are not taken"
        )
    return encoding


def is_streamed(data: Chunk, riff_size: int) -> bool:
    """Tell whether the header was written before the length of the sound was known.

    A pipe cannot be wound back: its writer leaves a length that no file has, or zero
    in a file that says it ends there.  All that follows is then the sound.
    """
    if data.size in UNKNOWN_LENGTHS:
        return riff_size >= data.size
    ends = CHUNK.size + riff_size
    return data.size == 0 and ends <= data.start
