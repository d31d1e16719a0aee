"""Speech for the front end's tests: the demo's clips, or what a line leaves."""

import wave
from pathlib import Path

import numpy as np

from ivr import demo

SPEECH = Path(demo.__file__).parent / "speech"
RATE = 8000


def clip(name="opening-an-era.wav"):
    """Real telephone speech, 0 to 4 kHz at 8 kHz, after µ-law."""
    with wave.open(str(SPEECH / name)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def between(samples, low, high, rate=RATE):
    """What a line that passes `low` to `high` Hz leaves of `samples`."""
    lines = np.fft.rfft(samples.astype(float))
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    lines[(hertz < low) | (hertz > high)] = 0
    return np.rint(np.fft.irfft(lines, len(samples))).astype(np.int16)


def hum(seconds=0.5, rate=RATE, seed=5):
    """Noise that no line left anything out of."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * rate))
    return (noise * 1000).round().astype(np.int16)
