"""Sound for the tests: real telephone speech, and headers that lie."""

import struct
import wave
from pathlib import Path

DEMO_SPEECH = Path(__file__).parents[2] / "ivr" / "demo" / "speech"


def wav(frames=800, *, channels=1, rate=8000, bits=16, tag=1, claimed=None):
    """A WAV of silence, or one whose header lies."""
    width = max(bits // 8, 1)
    data = (b"\x80" if bits == 8 else b"\0") * (frames * channels * width)
    size = len(data) if claimed is None else claimed
    per_second = rate * channels * width % 2**32
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        (36 + size) % 2**32,
        b"WAVE",
        b"fmt ",
        16,
        tag,
        channels,
        rate,
        per_second,
        channels * width % 2**16,
        bits,
        b"data",
        size,
    )
    return header + data


def joined(*files: Path) -> bytes:
    """The sound of several telephone recordings, one after the other."""
    frames = b""
    for file in files:
        with wave.open(str(file)) as sound:
            frames += sound.readframes(sound.getnframes())
    return wav(0)[:40] + struct.pack("<I", len(frames)) + frames
