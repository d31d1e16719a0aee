"""OGG files with Vorbis or Opus: their first page and their last.

Pages: RFC 3533; Opus in them: RFC 7845; Vorbis:
https://xiph.org/vorbis/doc/Vorbis_I_spec.html#x1-630004.2.2
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from ivr.sound.form import Encoding, NotAudioError, Sound

PAGE = struct.Struct("<4sBBqIIIB")
MARK = b"OggS"
# The largest page: its header, 255 segment lengths, 255 segments of 255 bytes.
MOST_PAGE_BYTES = PAGE.size + 255 + 255 * 255
BEGINS_STREAM = 2
# A page on which no packet ends says so instead of where it is.
NO_POSITION = -1
VORBIS = struct.Struct("<7sIBI")
OPUS = struct.Struct("<8sBBHI")
# Opus decodes to this rate whatever was recorded (RFC 7845, 5.1).
OPUS_RATE = 48000
OTHERS = {
    b"\x7fFLAC": "FLAC",
    b"Speex   ": "Speex",
    b"\x80theora": "video",
    b"fishead": "several streams",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a stream: where in the sound it ends, and where in the file."""

    kind: int
    position: int
    serial: int
    body: int
    end: int


def is_one(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is an OGG."""
    return head[:4] == MARK


def read(file: BinaryIO, size: int) -> Sound:
    """Return what the OGG of `size` bytes holds; raises NotAudioError."""
    file.seek(0)
    head = file.read(MOST_PAGE_BYTES)
    first = page_in(head, 0)
    if first is None or not first.kind & BEGINS_STREAM:
        raise NotAudioError("its first OGG page is not whole")
    encoding, channels, rate, skipped = stream(head[first.body : first.end])
    position = last_position(file, size, first.serial)
    frames = max(position - skipped, 0)
    return Sound("ogg", encoding, channels, rate, 0, frames)


def page_in(data: bytes, at: int) -> Page | None:
    """Return the page that begins at `at` in `data`; None if its header is not whole.

    Its offsets are those in `data`, and may lie behind its end.
    """
    if len(data) < at + PAGE.size:
        return None
    _, version, kind, position, serial, _, _, count = PAGE.unpack_from(data, at)
    body = at + PAGE.size + count
    if version or len(data) < body:
        return None
    return Page(kind, position, serial, body, body + sum(data[body - count : body]))


def stream(packet: bytes) -> tuple[Encoding, int, int, int]:
    """Return encoding, channels, rate, and the frames before the sound begins."""
    if packet.startswith(b"\x01vorbis") and len(packet) >= VORBIS.size:
        _, _, channels, rate = VORBIS.unpack_from(packet)
        return "vorbis", channels, rate, 0
    if packet.startswith(b"OpusHead") and len(packet) >= OPUS.size:
        _, _, channels, skipped, _ = OPUS.unpack_from(packet)
        return "opus", channels, OPUS_RATE, skipped
    for begins, name in OTHERS.items():
        if packet.startswith(begins):
            raise NotAudioError(f"its OGG holds {name}, which is not taken")
    raise NotAudioError("its OGG holds nothing that is known")


def last_position(file: BinaryIO, size: int, serial: int) -> int:
    """Return how many frames there are at the end of stream `serial`."""
    # Two pages, since the last one may have no position.
    start = max(size - 2 * MOST_PAGE_BYTES, 0)
    file.seek(start)
    tail = file.read(2 * MOST_PAGE_BYTES)
    end = len(tail)
    at = tail.rfind(MARK)
    while at >= 0:
        page = page_in(tail, at)
        if page is None or page.end != end:
            raise NotAudioError("it is cut off: its last OGG page is not whole")
        if page.serial != serial:
            raise NotAudioError("its OGG holds several streams, which is not taken")
        if page.position != NO_POSITION:
            return page.position
        end, at = at, tail.rfind(MARK, 0, at)
    raise NotAudioError("it is cut off: its OGG has no last page")
