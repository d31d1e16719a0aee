"""What a recording tells of the line that it came over, from its long-term spectrum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.sound.frontend.mel import BINS, Doubles, Floats, Mask

# Every line passes these; they tell speech from pauses, and how loud it is.
SURE = slice(7, 27)
# Speech is louder than this part of the way from the quietest to the loudest frame,
# of at most so much (natural logarithm of power).
SPEECH_SHARE = 0.3
SPEECH_RANGE = 9.0
# A bin this far below where speech would have it, seen from the sure ones, is out of
# the band that the line passes: 8.7 dB.
NARROW_DROP = 2.0
# In sound that could hold more than a line passes, there must be next to nothing above
# it before it is taken for a line's: 26 dB.
WIDE_DROP = 6.0


@dataclass(frozen=True)
class Line:
    """The mean log-mel energies of speech on a line, and the bins that it passes."""

    mean: Doubles
    lowest: int
    highest: int

    @property
    def seen(self) -> Mask:
        """Which bins the line passes, (40,)."""
        bins = np.arange(BINS)
        return (bins >= self.lowest) & (bins <= self.highest)


def speech_frames(mels: Floats) -> NDArray[np.bool_]:
    """Return which of the frames of log-mel energies hold speech."""
    level = mels[:, SURE].mean(axis=1)
    quietest, loudest = np.percentile(level, [5, 95])
    quietest = max(quietest, loudest - SPEECH_RANGE)
    return level >= quietest + SPEECH_SHARE * (loudest - quietest)


def line_of(mels: Floats, usual: Doubles, *, could_be_wide: bool) -> Line:
    """Return the line of a recording from its log-mel energies, (frames, 40).

    `usual` is the mean of wideband speech, up to a constant; `could_be_wide` says that
    the recording has room for all bins.
    """
    mean = mels[speech_frames(mels)].mean(axis=0, dtype=float)
    above = mean - usual
    sure = float(np.median(above[SURE]))
    lowest, highest = SURE.start, SURE.stop - 1
    drop = WIDE_DROP if could_be_wide else NARROW_DROP
    while highest + 1 < BINS and above[highest + 1] > sure - drop:
        highest += 1
    if could_be_wide and highest == BINS - 1:
        return Line(mean, 0, highest)
    if could_be_wide:
        return line_of(mels, usual, could_be_wide=False)
    while lowest > 0 and above[lowest - 1] > sure - NARROW_DROP:
        lowest -= 1
    return Line(mean, lowest, highest)
