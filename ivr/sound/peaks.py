"""The outline of a sound, as a player draws it.

Once for each recording, since a browser that draws it itself must first fetch and
decode the whole file.  https://wavesurfer.xyz/docs/types/wavesurfer.WaveSurferOptions
"""

import json
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.sound.inspect import inspect
from ivr.sound.samples import decoded_rate, pieces

POINTS_PER_S = 20
MOST_POINTS = 2000
FULL_HEIGHT = 32768

Heights = NDArray[np.int32]


def peaks(path: Path) -> str:
    """Return the outline of the sound at `path` as JSON.

    `duration` is in seconds; `peaks` has for each channel its loudest samples, one for
    each stretch of equal length, from 0 to 1.  Raises NotAudioError, DecodeError.
    """
    sound = inspect(path)
    rate = decoded_rate(sound)
    stretch = rate // POINTS_PER_S
    found: list[Heights] = []
    rest = np.empty((0, sound.channels), np.int32)
    frames = 0
    for piece in pieces(path, sound):
        frames += len(piece)
        rest = np.concatenate([rest, np.abs(piece.astype(np.int32))])
        whole = len(rest) - len(rest) % stretch
        found.append(highest(rest[:whole], stretch))
        rest = rest[whole:]
    if len(rest):
        found.append(rest.max(axis=0, keepdims=True))
    heights = np.concatenate(found) if found else rest
    outline = fewer(heights).T / FULL_HEIGHT
    channels = [[round(float(point), 2) for point in side] for side in outline]
    drawn = {"duration": round(frames / rate, 3), "peaks": channels}
    return json.dumps(drawn, separators=(",", ":"))


def highest(heights: Heights, stretch: int) -> Heights:
    """Return the highest of each `stretch` rows, of which there are whole ones only."""
    return heights.reshape(-1, stretch, heights.shape[1]).max(axis=1)


def fewer(heights: Heights) -> Heights:
    """Return at most MOST_POINTS rows, each the highest of as many."""
    step = math.ceil(len(heights) / MOST_POINTS)
    if step <= 1:
        return heights
    filled = np.zeros((-len(heights) % step, heights.shape[1]), np.int32)
    return highest(np.concatenate([heights, filled]), step)
