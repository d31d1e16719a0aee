"""AU files, as telephony systems on Unix write them.

https://pubs.opengroup.org/external/auformat.html
"""

import struct
from typing import BinaryIO

from ivr.sound.form import Encoding, NotAudioError, Sound

HEADER = struct.Struct(">4sIIIII")
ENCODINGS: dict[int, tuple[Encoding, int]] = {
    1: ("ulaw", 8),
    2: ("pcm", 8),
    3: ("pcm", 16),
    4: ("pcm", 24),
    5: ("pcm", 32),
    27: ("alaw", 8),
}
KNOWN = range(28)  # of the same page
UNKNOWN_LENGTH = 0xFFFFFFFF


def is_one(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is an AU."""
    return head[:4] == b".snd"


def read(file: BinaryIO, size: int) -> Sound:
    """Return what the AU of `size` bytes holds; raises NotAudioError."""
    file.seek(0)
    head = file.read(HEADER.size)
    if len(head) < HEADER.size:
        raise NotAudioError("its AU header is cut off")
    _, start, claimed, code, rate, channels = HEADER.unpack(head)
    if code not in ENCODINGS:
        # Ten digits of chance bytes would read like somebody's number in a log.
        name = code if code in KNOWN else f"{code:#x}"
        raise NotAudioError(f"its AU holds format {name}, which is not taken")
    if not HEADER.size <= start <= size:
        raise NotAudioError("it has an AU header but no sound")
    encoding, bits = ENCODINGS[code]
    there = size - start
    streamed = claimed == UNKNOWN_LENGTH
    length = there if streamed else claimed
    if length > there:
        raise NotAudioError(f"it is cut off: {there} of {length} bytes of sound came")
    width = channels * bits // 8
    frames = length // width if width else 0
    return Sound("au", encoding, channels, rate, bits, frames, start, streamed)
