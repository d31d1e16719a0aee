"""Which parts of a recording are worth decoding, and where they stood in it.

A voicemail may be an hour long and hold ten seconds of speech.  Long silences are left
out before decoding; `Timeline` brings the times of what is left back to the file.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ivr.sound.samples import Samples

Levels = NDArray[np.float64]

FRAME_S = 0.02
# Levels are averaged over so many frames: speech is louder than its room at this
# scale, while the ups and downs of steady noise have evened out.
SMOOTH_FRAMES = 11
# What is within this of the quietest tenth around it is silence.
OVER_FLOOR_DB = 4.0
FLOOR_PERCENTILE = 10
# The floor follows the noise of the line, in steps of so many frames (20 s).
STEP_FRAMES = 1000
# Below this (of full scale) there is nothing, whatever stands around it: G.711's
# coarsest idle noise is at -72 dB.
NOTHING_DB = -66.0
# A silence this long is left out, but for a margin at each side: the recogniser needs
# half a second of it to end a sentence, and soft sounds begin and end words.
LONG_S = 2.0
MARGIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a recording, from frame `begin` up to but not with frame `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The parts that were kept, at `rate` frames a second, in their order."""

    spans: tuple[Span, ...]
    rate: int

    def starts(self, seconds: float) -> float:
        """Return when what starts at `seconds` of the kept sound starts in the file."""
        return self._original(seconds, bisect_right(self._joints(), seconds))

    def ends(self, seconds: float) -> float:
        """Return when what ends at `seconds` of the kept sound ends in the file."""
        return self._original(seconds, bisect_left(self._joints(), seconds))

    def _joints(self) -> list[float]:
        """Return when, in the kept sound, one part ends and the next begins."""
        lengths = (span.end - span.begin for span in self.spans[:-1])
        return [frames / self.rate for frames in accumulate(lengths)]

    def _original(self, seconds: float, part: int) -> float:
        before = sum(span.end - span.begin for span in self.spans[:part])
        return seconds + (self.spans[part].begin - before) / self.rate


def without_silence(samples: Samples, rate: int) -> tuple[Samples, Timeline]:
    """Return what is left of `samples` (one axis) without long silences, and where.

    Without any speech nothing is left.
    """
    spans = speech_spans(samples, rate)
    if not spans:
        return samples[:0], Timeline((Span(0, 0),), rate)
    kept = [samples[span.begin : span.end] for span in spans]
    return (kept[0] if len(kept) == 1 else np.concatenate(kept)), Timeline(spans, rate)


def speech_spans(samples: Samples, rate: int) -> tuple[Span, ...]:
    """Return the parts of `samples` to decode: all but long silences."""
    size = int(rate * FRAME_S)
    quiet = quiet_frames(levels_db(samples, size))
    least, margin = round(LONG_S / FRAME_S), round(MARGIN_S / FRAME_S)
    spans: list[Span] = []
    kept_from = 0
    for begin, end in runs(quiet):
        if end - begin < least:
            continue
        # At either end of the file there is no word on the far side to spare.
        cut = 0 if begin == 0 else begin + margin
        go_on = end - margin
        if cut > kept_from:
            spans.append(Span(kept_from * size, cut * size))
        kept_from = len(quiet) if end == len(quiet) else go_on
    if kept_from < len(quiet):
        spans.append(Span(kept_from * size, len(samples)))
    return tuple(spans)


def levels_db(samples: Samples, size: int) -> Levels:
    """Return the level of each frame of `size` samples, dB of full scale.

    Samples that fill no frame belong to the last one.
    """
    count = len(samples) // size
    power = np.empty(count)
    for first in range(0, count, STEP_FRAMES):
        last = min(first + STEP_FRAMES, count)
        block = samples[first * size : last * size].reshape(-1, size)
        power[first:last] = np.square(block, dtype=np.float32).mean(axis=1)
    return 10 * np.log10(np.maximum(power / 32768.0**2, 1e-12))


def quiet_frames(levels: Levels) -> NDArray[np.bool_]:
    """Return which frames are silence."""
    if not len(levels):
        return np.zeros(0, np.bool_)
    power = 10 ** (levels / 10)
    around = np.pad(power, SMOOTH_FRAMES // 2, mode="edge")
    sums = np.concatenate([[0.0], np.cumsum(around)])
    smooth = (sums[SMOOTH_FRAMES:] - sums[:-SMOOTH_FRAMES]) / SMOOTH_FRAMES
    smooth_db = 10 * np.log10(np.maximum(smooth, 1e-12))
    quiet = smooth_db < NOTHING_DB
    for first in range(0, len(levels), STEP_FRAMES):
        last = first + STEP_FRAMES
        around_db = smooth_db[max(0, first - STEP_FRAMES // 2) : last]
        floor = np.percentile(around_db, FLOOR_PERCENTILE)
        quiet[first:last] |= smooth_db[first:last] < floor + OVER_FLOOR_DB
    return quiet


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where each run of true `flags` begins, and where it has ended."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]
