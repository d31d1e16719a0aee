"""A small network that hears through a line: from what came, what was spoken.

It is given the log-mel energies of some frames around, less the mean of speech on that
line, how far the pauses lie below, and which bins the line passes; it answers by how
much clean wideband speech would differ, in every bin.  So it fills in what the line
left out, and takes away a part of what the line added (bandwidth extension as feature
mapping: Li and Lee, Interspeech 2015, "DNN-based speech bandwidth expansion and its
application to adding high-frequency missing features for automatic speech
recognition of narrowband speech").  `training` makes one; the one that is shipped was
then taught through a model what that would hear (tests/bench/through_model).
"""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from ivr.sound.frontend.line import Line
from ivr.sound.frontend.mel import BINS, Floats

CONTEXT = (-6, -3, -1, 0, 1, 3, 6)
REACH = max(CONTEXT)
INPUTS = (len(CONTEXT) + 2) * BINS
# Further from its mean (natural logarithm of power), a bin holds a click or nothing.
FURTHEST = 9.0
# The quietest frames, a part of a hundred, are pauses.
PAUSES_PERCENT = 8
DEEPEST_PAUSE = 12.0
# No bin of a frame without any sound holds more than this (`mel.LEAST_POWER`).
NOTHING = 0.0
# As many frames tell enough of the pauses.
MOST_FRAMES = 20_000
# Inputs and answers are brought to about 1; pauses and bins to the size of the others.
SCALE = 4.0
PAUSE_SCALE = 1.5
MARK = 2.0

Layer = tuple[Floats, Floats]


@dataclass(frozen=True)
class Network:
    """Layers of weights and biases; all but the last are rectified."""

    layers: tuple[Layer, ...]

    def corrections(self, described: Floats) -> Floats:
        """Return by how much each bin is off, (frames, 40), from `described` frames."""
        signal = described
        for weights, bias in self.layers[:-1]:
            signal = np.maximum(signal @ weights + bias, 0)
        weights, bias = self.layers[-1]
        return np.float32(SCALE) * (signal @ weights + bias)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the layers as JSON has them, each number in two bytes."""
        return [
            {"shape": list(one.shape), "float16": packed(one)}
            for layer in self.layers
            for one in layer
        ]


def packed(numbers: Floats) -> str:
    """Return numbers as text: IEEE 754 half precision, little endian, base64."""
    return base64.b64encode(numbers.astype("<f2").tobytes()).decode("ascii")


def from_json(found: list[dict[str, Any]]) -> Network:
    """Return the network that `as_json` wrote.

    Raises ValueError, KeyError or TypeError for what is none.
    """
    arrays = [
        np.frombuffer(base64.b64decode(one["float16"], validate=True), "<f2")
        .reshape(one["shape"])
        .astype(np.float32)
        for one in found
    ]
    layers = tuple(zip(arrays[::2], arrays[1::2], strict=True))
    width = INPUTS
    for weights, bias in layers:
        if weights.shape != (width, len(bias)) or bias.ndim != 1:
            raise ValueError("the layers do not fit together")
        if not (np.isfinite(weights).all() and np.isfinite(bias).all()):
            raise ValueError("a layer holds what is no number")
        width = len(bias)
    if width != BINS:
        raise ValueError(f"it does not answer for {BINS} bins")
    return Network(layers)


def pauses_of(mels: Floats, line: Line) -> Floats:
    """Return how far pauses lie below speech in each bin, (40,), 0 where unseen.

    Digital silence is no pause of the line's: it tells that nothing came from there.
    """
    came = mels[mels.max(axis=1) > NOTHING]
    some = came[:: max(1, len(came) // MOST_FRAMES)]
    if not len(some):
        return np.zeros(BINS, np.float32)
    below = np.percentile(some, PAUSES_PERCENT, axis=0) - line.mean
    return (np.clip(below, -DEEPEST_PAUSE, 0) * line.seen).astype(np.float32)


def deviations(mels: Floats, line: Line) -> Floats:
    """Return how far bins are from their mean, and 0 in those that are not seen."""
    off = np.clip(mels - line.mean, -FURTHEST, FURTHEST) * line.seen
    return off.astype(np.float32)


def described(mels: Floats, line: Line, pauses: Floats, frames: range) -> Floats:
    """Return what the network is given for some of the frames, (frames, inputs)."""
    at = np.arange(frames.start - REACH, frames.stop + REACH)
    around = deviations(mels[np.clip(at, 0, len(mels) - 1)], line)
    count = len(frames)
    shifted = [around[REACH + o : REACH + o + count] for o in CONTEXT]
    marks = np.where(line.seen, MARK, -MARK).astype(np.float32)
    steady = np.concatenate([pauses / np.float32(PAUSE_SCALE), marks])
    steady = np.broadcast_to(steady, (count, len(steady)))
    return np.concatenate([*shifted, steady], axis=1) / np.float32(SCALE)
