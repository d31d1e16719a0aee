"""How loud speech is, as a telephone carries it: its level and its peak, in dBFS.

The level is the RMS of what is spoken, gated in two steps as EBU R 128 gates loudness
(https://tech.ebu.ch/docs/r/r128.pdf): pauses do not count.  Against the full scale of a
sample: a sine that just fits has a level of -3 and a peak of 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 32768.0
FRAME_S = 0.05
# Quieter than this nothing is said.
SILENCE_DB = -60.0
# So far below the whole, a frame is a pause.
PAUSE_DB = 15.0
# A sample of at least this is at the end of the scale.
CLIPPED = 32760


@dataclass(frozen=True, slots=True)
class Loudness:
    """The level and the peak in dBFS, and how much of the sound is clipped (0 to 1).

    Both are SILENCE_DB where nothing is heard.
    """

    level_db: float
    peak_db: float
    clipped: float


def loudness(samples: NDArray[np.int16], rate: int) -> Loudness:
    """Return how loud `samples` (one axis, at `rate` a second) are."""
    sound = samples.astype(np.float64) / FULL_SCALE
    peak = float(np.abs(sound).max(initial=0.0))
    clipped = np.abs(samples.astype(np.int32)) >= CLIPPED
    return Loudness(
        decibels(spoken_power(sound, max(int(rate * FRAME_S), 1)) ** 0.5),
        decibels(peak),
        float(clipped.mean()) if len(samples) else 0.0,
    )


def spoken_power(sound: NDArray[np.float64], frame: int) -> float:
    """Return the mean power of the frames in which somebody speaks."""
    whole = sound[: len(sound) - len(sound) % frame] if len(sound) > frame else sound
    powers = (whole.reshape(-1, min(frame, max(len(whole), 1))) ** 2).mean(axis=1)
    audible = powers[powers > 10 ** (SILENCE_DB / 10)]
    if not len(audible):
        return 0.0
    said = audible[audible > audible.mean() / 10 ** (PAUSE_DB / 10)]
    return float(said.mean())


def decibels(amplitude: float) -> float:
    """Return an amplitude in dBFS, in tenths."""
    silence = 10 ** (SILENCE_DB / 20)
    return round(20 * float(np.log10(max(amplitude, silence))), 1)
