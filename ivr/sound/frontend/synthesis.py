"""Sound to short spectra and back: 30 ms under a Hann window every 10 ms.

A window is centred where the frame of the same number in `mel` is, so that a gain for
one is a gain for the other.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.sound.frontend.mel import (
    BINS,
    CENTRES_HZ,
    HOP,
    RATE,
    WINDOW,
    Doubles,
    Floats,
    mel,
)

Spectra = NDArray[np.complex64]

OVERLAP = 3
LENGTH = OVERLAP * HOP
LINES_HZ: Doubles = np.arange(LENGTH // 2 + 1, dtype=float) * RATE / LENGTH
_ANGLE = 2 * np.pi * np.arange(LENGTH) / LENGTH
HANN = (0.5 - 0.5 * np.cos(_ANGLE)).astype(np.float32)
# How far a window begins before the frame of `mel` with the same centre.
AHEAD = (LENGTH - WINDOW) // 2
# Hann windows, squared and so overlapped, add up to this everywhere.
TOTAL = np.float32(0.375 * OVERLAP)


def count(length: int) -> int:
    """Return how many windows it takes to cover each of `length` samples 3 times."""
    return length // HOP + OVERLAP + 1


def spectra(sound: Floats) -> Spectra:
    """Return the spectra of `sound`, (windows, 241).

    The first window begins 2 hops before the frame that `mel` numbers 0.
    """
    before = AHEAD + (OVERLAP - 1) * HOP
    windows = count(len(sound))
    after = (windows - 1) * HOP + LENGTH - before - len(sound)
    padded = np.pad(sound, (before, after))
    framed = np.lib.stride_tricks.sliding_window_view(padded, LENGTH)[::HOP]
    return np.fft.rfft(framed * HANN, axis=1).astype(np.complex64)


def sound_of(windows: Spectra, length: int) -> Floats:
    """Return the `length` samples whose spectra, or nearly, are `windows`."""
    framed = np.fft.irfft(windows, LENGTH, axis=1).astype(np.float32) * HANN
    parts = framed.reshape(len(framed), OVERLAP, HOP)
    out = np.zeros((len(framed) + OVERLAP - 1, HOP), np.float32)
    for part in range(OVERLAP):
        out[part : part + len(framed)] += parts[:, part]
    before = AHEAD + (OVERLAP - 1) * HOP
    return out.ravel()[before : before + length] / TOTAL


def _shares() -> Floats:
    """Return what each line has of each bin's gain, (40, 241)."""
    lines, centres = mel(LINES_HZ), mel(CENTRES_HZ)
    shares = np.zeros((BINS, len(lines)), np.float32)
    for bin_ in range(BINS):
        shares[bin_] = np.interp(lines, centres, np.arange(BINS) == bin_)
    return shares


SHARES = _shares()


def line_gains(bins: Floats) -> Floats:
    """Return the factor for each line, (…, 241), from log-power gains, (…, 40)."""
    return np.exp(bins @ SHARES / np.float32(2))
