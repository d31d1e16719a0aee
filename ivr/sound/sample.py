"""The first seconds of speech of a sound, for whoever needs no more of it."""

import wave
from pathlib import Path

import numpy as np

from ivr.sound.inspect import inspect
from ivr.sound.samples import SAMPLE_BYTES, Samples, decoded_rate, pieces
from ivr.sound.silence import without_silence

# So much of a sound is looked through for speech.
FARTHEST_S = 120


def speech_sample(path: Path, seconds: float) -> tuple[Samples, int]:
    """Return the first `seconds` of speech at `path`, and their rate.

    One axis, the first channel, which is the caller's where two people were recorded
    apart; empty where nothing is said in two minutes.  Raises what `inspect` and
    `pieces` raise.
    """
    sound = inspect(path)
    rate = decoded_rate(sound)
    heard = np.empty(0, np.int16)
    found = heard
    for piece in pieces(path, sound):
        heard = np.concatenate([heard, piece[:, 0]])
        found, _ = without_silence(heard, rate)
        if len(found) >= seconds * rate or len(heard) >= FARTHEST_S * rate:
            break
    return found[: int(seconds * rate)], rate


def write_wav(target: Path, samples: Samples, rate: int) -> None:
    """Write samples of one channel to a WAV."""
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
