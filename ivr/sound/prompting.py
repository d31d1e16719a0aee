"""A sound file as a telephone plays it, and how long and loud it is.

What is played to callers comes through a line of 8 kHz and one channel whatever it was,
so that is what is kept: 16 kB a second. https://www.twilio.com/docs/voice/twiml/play
"""

import json
import wave
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ivr.sound.frontend.resample import resampled
from ivr.sound.inspect import inspect
from ivr.sound.loudness import loudness
from ivr.sound.samples import SAMPLE_BYTES, decoded_rate, pieces

LINE_RATE = 8000


def prompt(path: Path, target: Path, longest_s: float) -> str:
    """Write what sounds at `path` to `target`; return its measures as JSON.

    `seconds`, and `level_db`, `peak_db` and `clipped` of `Loudness` as it came.  What
    is longer than `longest_s` is not read further: it has `seconds` alone.  Raises
    NotAudioError, DecodeError.
    """
    sound = inspect(path)
    if sound.seconds > longest_s:
        return json.dumps({"seconds": round(sound.seconds, 1)})
    rate = decoded_rate(sound)
    came = np.concatenate([*pieces(path, sound), np.zeros((0, sound.channels), "i2")])
    mono = came.astype(np.int32).mean(axis=1).round().astype(np.int16)
    line = resampled(mono, rate, LINE_RATE).round().clip(-32768, 32767)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(LINE_RATE)
        file.writeframes(line.astype("<i2").tobytes())
    measured = asdict(loudness(mono, rate))
    return json.dumps({"seconds": round(len(mono) / rate, 2)} | measured)
