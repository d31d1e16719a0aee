"""MP3 files: what the first frames say, behind any ID3 tag.

Frames: ISO/IEC 11172-3, 2.4.2.3 and 13818-3; http://www.mp3-tech.org/programmer/
The count of frames: http://gabriel.mp3-tech.org/mp3infotag.html
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from ivr.sound.form import NotAudioError, Sound

# Kilobits a second and samples a second, by the numbers that stand for them.
BITRATES = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
MPEG_1 = 3
LAYER_III = 1
MONO = 3
SYNC = 0x7FF
# Junk between a tag and the sound, and what is looked at to guess a length.
MOST_JUNK = 4096
WINDOW_BYTES = 64 * 1024
# So many frames in a row are no accident.
SURE_FRAMES = 3
MOST_TAGS = 4
TAG_HEADER_BYTES = 10
TAG_HAS_FOOTER = 0x10
ID3V1_BYTES = 128
SMALLEST_FRAME = 24
XING_FRAMES, XING_BYTES, XING_ALL = 1, 2, 15
# Where, behind a whole count, an encoder says what it put around the sound.
ENCODER_GAPS = 120 + 21


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame's header: `size` in bytes, `samples` for each channel."""

    version: int
    channels: int
    rate: int
    size: int
    samples: int
    has_check: bool

    def goes_with(self, other: "Frame") -> bool:
        """Tell whether both can be of one stream."""
        return (self.version, self.rate) == (other.version, other.rate)

    @property
    def side_bytes(self) -> int:
        """The length of header and side information, behind which a count may be."""
        stereo = self.channels > 1
        side = (32 if stereo else 17) if self.version == MPEG_1 else 17 if stereo else 9
        return 4 + side + 2 * self.has_check


@dataclass(frozen=True, slots=True)
class Count:
    """What the first frame tells of all: frames, bytes, samples around the sound."""

    count: int
    size: int
    gaps: int


def is_one(head: bytes) -> bool:
    """Tell whether a file that begins with `head` may be an MP3."""
    if head[:3] == b"ID3":
        return True
    junk = range(min(len(head), MOST_JUNK))
    return any(head[at] == 0xFF and len(run_at(head, at)) >= 2 for at in junk)  # noqa: PLR2004


def read(file: BinaryIO, size: int) -> Sound:
    """Return what the MP3 of `size` bytes holds; raises NotAudioError."""
    start = behind_tags(file, size)
    file.seek(start)
    window = file.read(WINDOW_BYTES)
    at, run = first_run(window, whole=start + len(window) == size)
    start += at
    first, there = run[0], size - start - tag_at_end(file, size)
    told = told_count(window[at : at + first.size], first)
    if told is None:
        return sound(first, guessed_count(run, there), start)
    needed = max(told.size, told.count * SMALLEST_FRAME)
    if needed > there:
        raise NotAudioError(f"it is cut off: {there} of {needed} bytes of sound came")
    return sound(first, told.count, start, told.gaps)


def sound(first: Frame, count: int, start: int, gaps: int = 0) -> Sound:
    """Return the sound of `count` frames like `first`, without its `gaps`."""
    frames = count * first.samples - gaps
    return Sound("mp3", "mp3", first.channels, first.rate, 0, frames, start)


def behind_tags(file: BinaryIO, size: int) -> int:
    """Return where the first ID3v2 tags end (https://id3.org/id3v2.4.0-structure)."""
    start = 0
    for _ in range(MOST_TAGS):
        file.seek(start)
        head = file.read(TAG_HEADER_BYTES)
        if head[:3] != b"ID3" or len(head) < TAG_HEADER_BYTES:
            break
        length = sum((byte & 0x7F) << 7 * (3 - at) for at, byte in enumerate(head[6:]))
        footer = TAG_HEADER_BYTES if head[5] & TAG_HAS_FOOTER else 0
        start += TAG_HEADER_BYTES + length + footer
    if start >= size:
        raise NotAudioError("it is cut off: its ID3 tag is not whole")
    return start


def tag_at_end(file: BinaryIO, size: int) -> int:
    """Return the length of an ID3v1 tag behind the sound (https://id3.org/ID3v1)."""
    file.seek(max(size - ID3V1_BYTES, 0))
    return ID3V1_BYTES if file.read(3) == b"TAG" else 0


def first_run(window: bytes, *, whole: bool) -> tuple[int, list[Frame]]:
    """Return where the first frames are, and them; raises NotAudioError.

    A few are enough where the file is `whole` in the window and ends with them.
    """
    for at in range(min(len(window), MOST_JUNK)):
        if window[at] != 0xFF:  # noqa: PLR2004 - the first byte of a frame
            continue
        run = run_at(window, at)
        left = len(window) - at - sum(frame.size for frame in run)
        ends = whole and left in {0, ID3V1_BYTES}
        if len(run) >= SURE_FRAMES or (run and ends):
            return at, run
    raise NotAudioError("it begins like an MP3 but holds no sound")


def run_at(window: bytes, at: int) -> list[Frame]:
    """Return the frames that follow each other from `at` on, whole ones only."""
    run: list[Frame] = []
    while (frame := frame_at(window, at)) is not None:
        if at + frame.size > len(window) or (run and not frame.goes_with(run[0])):
            break
        run.append(frame)
        at += frame.size
    return run


def frame_at(window: bytes, at: int) -> Frame | None:
    """Return the frame whose header is at `at`, if there is one."""
    head = int.from_bytes(window[at : at + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    bitrate, rate = head >> 12 & 15, head >> 10 & 3
    wrong = head >> 21 != SYNC or len(window) < at + 4 or version == 1
    if wrong or layer != LAYER_III or bitrate in {0, 15} or rate == 3:  # noqa: PLR2004
        return None
    is_first = version == MPEG_1
    per_second = RATES[version][rate]
    bits = BITRATES[1 if is_first else 2][bitrate - 1] * 1000
    size = (144 if is_first else 72) * bits // per_second + (head >> 9 & 1)
    return Frame(
        version=version,
        channels=1 if head >> 6 & 3 == MONO else 2,
        rate=per_second,
        size=size,
        samples=1152 if is_first else 576,
        has_check=not head >> 16 & 1,
    )


def told_count(data: bytes, first: Frame) -> Count | None:
    """Return what the first frame, whose bytes are `data`, tells of all, if it does."""
    at = first.side_bytes
    if data[at : at + 4] not in {b"Xing", b"Info"} or len(data) < at + 16:
        return None
    flags, count, size = struct.unpack_from(">III", data, at + 4)
    if not flags & XING_FRAMES:
        return None
    gaps = int.from_bytes(data[at + ENCODER_GAPS : at + ENCODER_GAPS + 3], "big")
    around = (gaps >> 12) + (gaps & 0xFFF) if flags == XING_ALL else 0
    return Count(count, size if flags & XING_BYTES else 0, around)


def guessed_count(run: list[Frame], there: int) -> int:
    """Return how many frames like those of `run` fit into `there` bytes."""
    return round(there * len(run) / sum(frame.size for frame in run))
