"""Sound for the tests: real telephone speech, and headers that lie."""

import shutil
import struct
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

DEMO_SPEECH = Path(__file__).parents[2] / "ivr" / "demo" / "speech"
# Two seconds at 8 kHz of somebody who says WORDS (tests/server/real_hotline.py).
SPEECH_SAMPLES = np.fromfile(DEMO_SPEECH / "wrong-practices.wav", "<i2", offset=44)


FFMPEG, SOX = shutil.which("ffmpeg"), shutil.which("sox")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")
needs_sox = pytest.mark.skipif(SOX is None, reason="sox is not installed")


def ffmpeg(source, target, *options):
    """Have ffmpeg write `target` from a file, or from a description of sound."""
    made = ("-f", "lavfi") if isinstance(source, str) else ()
    command = (FFMPEG, "-nostdin", "-v", "error", "-y", *made, "-i", source)
    subprocess.run((*command, *options, target), check=True)
    return target


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


def wav_of(samples: bytes, *, channels=1, rate=8000, bits=16, tag=1) -> bytes:
    """A WAV of samples that are given."""
    head = wav(0, channels=channels, rate=rate, bits=bits, tag=tag)
    sizes = [struct.pack("<I", size) for size in (36 + len(samples), len(samples))]
    return head[:4] + sizes[0] + head[8:40] + sizes[1] + samples
