"""Log-mel energies as Kaldi computes them, for they are what a Vosk model hears.

https://github.com/kaldi-asr/kaldi/blob/master/src/feat/mel-computations.cc and
feature-window.cc: frames of 25 ms every 10 ms, without their mean, pre-emphasised by
0.97, under Povey's window; triangular filters, equal on the mel scale, over the power
spectrum.  Vosk's models for 16 kHz have 40 of them between 20 and 7600 Hz
(conf/mfcc.conf).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]

RATE = 16000
BINS = 40
LOWEST_HZ, HIGHEST_HZ = 20.0, 7600.0
HOP = 160
WINDOW = 400
FFT = 512
PREEMPHASIS = 0.97
# The power of what is no sound at all: one step of a 16-bit sample, dithered.
LEAST_POWER = 1.0
BLOCK_FRAMES = 3000


def mel(hertz: Doubles) -> Doubles:
    """Return frequencies on Kaldi's mel scale."""
    return 1127.0 * np.log1p(hertz / 700.0)


_ENDS_MEL = mel(np.array([LOWEST_HZ, HIGHEST_HZ]))
EDGES_MEL: Doubles = np.interp(np.linspace(0.0, 1.0, BINS + 2), [0.0, 1.0], _ENDS_MEL)
EDGES_HZ: Doubles = 700.0 * np.expm1(EDGES_MEL / 1127.0)
CENTRES_HZ: Doubles = EDGES_HZ[1:-1]


def filters() -> Floats:
    """Return the weight of each line of the spectrum in each bin, (bins, lines)."""
    lines = mel(np.arange(FFT // 2 + 1, dtype=float) * RATE / FFT)
    left, centre, right = EDGES_MEL[:-2], EDGES_MEL[1:-1], EDGES_MEL[2:]
    rising = (lines[None, :] - left[:, None]) / (centre - left)[:, None]
    falling = (right[:, None] - lines[None, :]) / (right - centre)[:, None]
    weights = np.clip(np.minimum(rising, falling), 0.0, None)
    weights[:, -1] = 0.0  # Kaldi leaves the last line out
    return weights.astype(np.float32)


FILTERS = filters()
_ANGLE = 2 * np.pi * np.arange(WINDOW) / (WINDOW - 1)
POVEY = ((0.5 - 0.5 * np.cos(_ANGLE)) ** 0.85).astype(np.float32)


def log_mel(sound: Floats) -> Floats:
    """Return the log-mel energies of `sound` at 16 kHz, full scale 32,768.

    The answer has shape (frames, 40); frame `t` is the sound's samples 160 t to
    160 t + 400.  Sound shorter than that has no frame.
    """
    return np.concatenate([np.zeros((0, BINS), np.float32), *blocks(sound)])


def blocks(sound: Floats) -> Iterator[Floats]:
    """Yield the log-mel energies of `sound`, so many frames at a time."""
    if len(sound) < WINDOW:
        return
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    for first in range(0, len(windows), BLOCK_FRAMES):
        some = windows[first : first + BLOCK_FRAMES]
        some = some - some.mean(axis=1, keepdims=True)
        before = np.concatenate([some[:, :1], some[:, :-1]], axis=1)
        lines = np.fft.rfft((some - PREEMPHASIS * before) * POVEY, FFT, axis=1)
        power = np.square(lines.real) + np.square(lines.imag)
        yield np.log(np.maximum(power.astype(np.float32) @ FILTERS.T, LEAST_POWER))
