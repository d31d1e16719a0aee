"""The samples of a sound file, piece by piece, whatever its form.

Plain samples (PCM, µ-law, A-law) are read here; MP3 and OGG come from ffmpeg.  A piece
is an array of 16-bit samples, one row a frame and one column a channel.
"""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.sound import ffmpeg
from ivr.sound.form import Sound
from ivr.sound.g711 import ALAW, ULAW

Samples = NDArray[np.int16]

PIECE_FRAMES = 65536
SAMPLE_BYTES = 2


def pieces(path: Path, sound: Sound) -> Generator[Samples]:
    """Yield the samples at `path`, which `inspect` found to be `sound`, in order.

    Each piece has shape (frames, channels), at `decoded_rate(sound)` frames a second.
    Raises DecodeError where ffmpeg fails, OSError where the file cannot be read.
    """
    if sound.is_plain:
        return plain_pieces(path, sound)
    return decoded_pieces(path, sound)


def decoded_rate(sound: Sound) -> int:
    """Return the rate of the pieces: the file's own, up to what speech needs."""
    return sound.rate if sound.is_plain else min(sound.rate, ffmpeg.MOST_RATE)


def plain_pieces(path: Path, sound: Sound) -> Generator[Samples]:
    """Yield the samples of a file that holds them as they are."""
    left = sound.frames
    with path.open("rb") as file:
        file.seek(sound.start)
        while left > 0:
            data = file.read(min(left, PIECE_FRAMES) * sound.frame_bytes)
            whole = len(data) - len(data) % sound.frame_bytes
            if not whole:
                return
            yield linear(data[:whole], sound).reshape(-1, sound.channels)
            left -= PIECE_FRAMES


def linear(data: bytes, sound: Sound) -> Samples:
    """Return plain `data` as 16-bit samples; finer ones lose their last bits."""
    order = ">" if sound.container == "au" else "<"
    match sound.encoding, sound.bits:
        case "ulaw", _:
            return ULAW[np.frombuffer(data, np.uint8)]
        case "alaw", _:
            return ALAW[np.frombuffer(data, np.uint8)]
        case _, 8 if sound.container == "au":
            return np.frombuffer(data, np.int8).astype(np.int16) << 8
        case _, 8:
            return (np.frombuffer(data, np.uint8).astype(np.int16) - 128) << 8
        case _, bits:
            width = bits // 8
            sample = np.frombuffer(data, np.uint8).reshape(-1, width)
            top = sample[:, :2] if order == ">" else sample[:, -2:]
            return np.ascontiguousarray(top).view(f"{order}i2").astype(np.int16).ravel()


def decoded_pieces(path: Path, sound: Sound) -> Generator[Samples]:
    """Yield the samples of a file that ffmpeg reads."""
    frame = SAMPLE_BYTES * sound.channels
    rest = b""
    with closing(ffmpeg.decoded(path, sound, decoded_rate(sound))) as read:
        for data in read:
            rest += data
            whole = len(rest) - len(rest) % frame
            if whole:
                yield linear16(rest[:whole]).reshape(-1, sound.channels)
            rest = rest[whole:]


def linear16(data: bytes) -> Samples:
    """Return 16-bit little-endian `data` as samples."""
    return np.frombuffer(data, "<i2").astype(np.int16)
