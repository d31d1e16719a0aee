"""Packets that did not come: what was said around them, said on for a moment.

A line that loses a packet and has nothing in its place leaves exact silence amid
speech, which no microphone does.  As in appendix I of ITU-T G.711, the last period of
the voice is repeated, fading; here the next one comes to meet it, for the recording is
there as a whole.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.sound.frontend.mel import Floats

Samples = NDArray[np.int16]

# What a lost packet may leave, in units of 16 bits: the zeros of A-law are 8.
SILENT = 8
SHORTEST_S, LONGEST_S = 0.008, 0.045
# Around it, for so long, there must be sound, and right at its edge no less than this
# part of it: a voice that stops by itself does so less abruptly.
AROUND_S, EDGE_S = 0.015, 0.002
LEAST_SOUND, EDGE_SHARE = 60.0, 0.2
# The periods of voices, 66 to 400 Hz.
SHORTEST_PERIOD_S, LONGEST_PERIOD_S = 0.0025, 0.015


def mended(sound: Samples, rate: int) -> Samples:
    """Return `sound` with what was lost filled in; where nothing was, as it is."""
    found = gaps(sound, rate)
    if not found:
        return sound
    whole = sound.copy()
    around = int(4 * LONGEST_PERIOD_S * rate)
    for begin, end in found:
        before = whole[max(0, begin - around) : begin].astype(np.float32)
        after = whole[end : end + around].astype(np.float32)
        whole[begin:end] = np.rint(between(before, after, end - begin, rate))
    return whole


def gaps(sound: Samples, rate: int) -> list[tuple[int, int]]:
    """Return where packets were lost: the first sample of each, and the next after."""
    silent = (sound >= -SILENT) & (sound <= SILENT)
    edges = np.flatnonzero(np.diff(silent, prepend=False, append=False))
    around, edge = int(AROUND_S * rate), int(EDGE_S * rate)
    shortest, longest = int(SHORTEST_S * rate), int(LONGEST_S * rate)
    return [
        (begin, end)
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if shortest <= end - begin <= longest
        and is_cut(sound[max(0, begin - around) : begin][::-1], edge)
        and is_cut(sound[end : end + around], edge)
    ]


def is_cut(some: Samples, edge: int) -> bool:
    """Tell whether somebody speaks up to the edge, which comes first."""
    if not len(some):
        return False
    heights = np.abs(some.astype(np.float32))
    loud, at_edge = float(heights.mean()), float(heights[:edge].mean())
    return loud > LEAST_SOUND and at_edge > EDGE_SHARE * loud


def between(before: Floats, after: Floats, length: int, rate: int) -> Floats:
    """Return what goes into a gap: what was before it, fading into what comes after."""
    onwards = onward(before, length, rate)
    back = onward(after[::-1], length, rate)[::-1]
    share = (np.arange(length) + 0.5) / length
    return ((1 - share) * onwards + share * back).astype(np.float32)


def onward(past: Floats, length: int, rate: int) -> Floats:
    """Return how `past` goes on: its last period, again and again."""
    period = period_of(past, rate)
    return np.resize(past[-period:], length)


def period_of(past: Floats, rate: int) -> int:
    """Return after how many samples the end of `past` is most like itself."""
    shortest, longest = int(SHORTEST_PERIOD_S * rate), int(LONGEST_PERIOD_S * rate)
    if len(past) < 2 * longest:
        return min(len(past), longest)
    last = past[-longest:]
    likeness: list[float] = []
    for period in range(shortest, longest + 1):
        earlier = past[-longest - period : len(past) - period]
        size = float(np.linalg.norm(earlier)) + 1e-6
        likeness.append(float(last @ earlier) / size)
    return shortest + int(np.argmax(likeness))
