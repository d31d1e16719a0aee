"""Sound at another rate, by a windowed sinc: what a line passed stays as it was."""

from math import gcd

import numpy as np
from numpy.typing import NDArray

from ivr.sound.frontend.mel import Floats

# Sinc lobes at each side of a sample; with the window below, 70 dB of stop band.
LOBES = 24
KAISER_BETA = 7.0
# The edge of the pass band, as a part of what the lower of the two rates can hold.
PASS = 0.96
BLOCK = 160_000


def resampled(samples: NDArray[np.int16], rate: int, wanted: int) -> Floats:
    """Return `samples` (one axis) at `wanted` per second, full scale 32,768."""
    if rate == wanted:
        return samples.astype(np.float32)
    shared = gcd(rate, wanted)
    up, down = wanted // shared, rate // shared
    kernel = kernels(up, min(1.0, wanted / rate) * PASS)
    reach = kernel.shape[1] // 2
    padded = np.pad(samples.astype(np.float32), reach)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach)
    length = len(samples) * up // down
    out = np.empty(length, np.float32)
    for first in range(0, length, BLOCK):
        at = np.arange(first, min(first + BLOCK, length)) * down
        some = windows[at // up + 1]
        out[first : first + BLOCK] = np.einsum("ij,ij->i", some, kernel[at % up])
    return out


def kernels(up: int, passed: float) -> Floats:
    """Return the weights of the samples around each of `up` places between two."""
    reach = int(np.ceil(LOBES / passed))
    offsets = np.arange(1 - reach, reach + 1)
    away = offsets[None, :] - np.arange(up)[:, None] / up
    inside = np.clip(1.0 - np.square(away / reach), 0.0, None)
    window = np.i0(KAISER_BETA * np.sqrt(inside)) / np.i0(KAISER_BETA)
    weights = np.sinc(away * passed) * window
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
