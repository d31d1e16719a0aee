"""Recordings as a wideband model wants them.

It works in two passes on purpose: a voicemail is a file, so the level, the colour and
the pass band of the line are known from all of it before its first word is decoded.
Wideband sound is left as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.sound.frontend.extension import Extension
from ivr.sound.frontend.gaps import mended
from ivr.sound.frontend.line import Line, line_of
from ivr.sound.frontend.mel import (
    BINS,
    CENTRES_HZ,
    HOP,
    RATE,
    WINDOW,
    Doubles,
    Floats,
    log_mel,
)
from ivr.sound.frontend.network import (
    Network,
    described,
    pauses_of,
)
from ivr.sound.frontend.resample import resampled
from ivr.sound.frontend.synthesis import (
    LINES_HZ,
    OVERLAP,
    line_gains,
    sound_of,
    spectra,
)

Bands = Callable[[range], tuple[Floats, Floats]]

Samples = NDArray[np.int16]

# Speech is brought to so much above the mean of what the model was trained on, which
# counts the pauses too (natural logarithm of power).
ABOVE_MEAN = 1.5
# The part of the difference between a line's colour and the model's that is taken away.
COLOUR_SHARE = 0.5
# How often the predicted bands are measured and set right: windows overlap, so a gain
# does not give just what it promises.
CORRECTIONS = 2
# The part of what the network would change in what the line passed; at most so much is
# taken from a bin, and added to one (natural logarithm of power).
CLEANING = 0.5
MOST_TAKEN, MOST_ADDED = 6.0, 1.5
MOST_CORRECTION = 2.0
# The sound is made in blocks of so many frames, with so many around them.
BLOCK_FRAMES = 2000
AROUND = 4
SEED = 7
FULL_SCALE = 32767


@dataclass(frozen=True)
class FrontEnd:
    """What brings recordings to 16 kHz for one model.

    `usual` is the mean log-mel energy of each bin in what the model was trained on.
    """

    extension: Extension
    usual: Doubles

    def heard(self, samples: Samples, rate: int) -> Samples:
        """Return `samples`, one axis at `rate`, at 16 kHz as the model wants them.

        The length stays the same in seconds.
        """
        came = mended(samples, rate)
        sound = resampled(came, rate, RATE)
        mels = log_mel(sound)
        if not len(mels):
            return whole_samples(sound)
        wide = rate >= RATE
        line = line_of(mels, self.extension.mean, could_be_wide=wide)
        if line.seen.all():
            return (
                samples
                if rate == RATE
                else whole_samples(resampled(samples, rate, RATE))
            )
        return whole_samples(self.extended(sound, mels, line))

    def extended(self, sound: Floats, mels: Floats, line: Line) -> Floats:
        """Return `sound` at the model's level, with what the line left out."""
        seen = line.seen
        target = wanted_mean(line, self.extension.mean, self.usual)
        gains = np.where(seen, target - line.mean, 0.0).astype(np.float32)
        low = target[~seen].astype(np.float32)
        network = self.extension.network
        if network is None:
            guess = regressing(self.extension, mels, line)
        else:
            guess = guessing(network, mels, line)

        def bands(frames: range) -> tuple[Floats, Floats]:
            cleaner, missing = guess(frames)
            return gains + cleaner, missing + low

        return joined(sound, bands, len(mels), line)


def wanted_mean(line: Line, voice: Doubles, usual: Doubles) -> Doubles:
    """Return the mean energy that speech of a line is brought to, (40,).

    `voice` is the mean of voices, up to a constant, for what the line does not pass,
    `usual` that of what the model was trained on.
    """
    seen = line.seen
    voice = voice + (line.mean - voice)[seen].mean()
    off = np.where(seen, line.mean, voice) - usual
    colour = off - off[seen].mean()
    return usual + ABOVE_MEAN + (1 - COLOUR_SHARE) * colour


def regressing(extension: Extension, mels: Floats, line: Line) -> Bands:
    """Return what tells, for some frames, what the regression makes of a line."""

    def guess(frames: range) -> tuple[Floats, Floats]:
        some = (mels[frames.start : frames.stop] - line.mean).astype(np.float32)
        return np.zeros_like(some), extension.predicted(some, line.seen)

    return guess


def guessing(network: Network, mels: Floats, line: Line) -> Bands:
    """Return what tells, for some frames, what a network makes of a line.

    That is by how much to turn the bins that it passes, (frames, 40), and how far the
    others are from their mean, (frames, bins not seen).
    """
    pauses, seen = pauses_of(mels, line), line.seen

    def guess(frames: range) -> tuple[Floats, Floats]:
        off = network.corrections(described(mels, line, pauses, frames))
        cleaner = CLEANING * np.clip(off, -MOST_TAKEN, MOST_ADDED) * seen
        return cleaner.astype(np.float32), off[:, ~seen]

    return guess


def joined(sound: Floats, bands: Bands, count: int, line: Line) -> Floats:
    """Return `sound` with what `bands` says of each of its `count` frames.

    That is the gains of what the line passed, (frames, 40), and the energies wanted
    around it, (frames, bins that the line does not pass).
    """
    out = np.empty_like(sound)
    for first in range(0, count, BLOCK_FRAMES):
        last = min(first + BLOCK_FRAMES, count)
        begin, end = max(0, first - AROUND), min(last + AROUND, count)
        start = begin * HOP
        stop = (end - 1) * HOP + WINDOW if end < count else len(sound)
        gains, wanted = bands(range(begin, end))
        block = with_bands(sound[start:stop], gains, wanted, line)
        to = last * HOP if last < count else len(sound)
        out[first * HOP : to] = block[first * HOP - start : to - start]
    return out


def with_bands(sound: Floats, gains: Floats, wanted: Floats, line: Line) -> Floats:
    """Do what `joined` does, for one block."""
    kept = passed(line)
    base = spectra(sound)
    base *= line_gains(gains)[frames_of(len(base), len(gains))] * kept
    noise = NOISE[: len(sound)]
    hiss = spectra(noise) * (1 - kept)
    missing = ~line.seen
    height = wanted - NOISE_MELS[missing]
    out = sound
    for turn in range(CORRECTIONS + 1):
        mixed = base + hiss * hiss_gains(height, line, len(base))
        out = sound_of(mixed.astype(np.complex64), len(sound))
        if turn < CORRECTIONS:
            short = wanted - log_mel(out)[:, missing]
            height += np.clip(short, -MOST_CORRECTION, MOST_CORRECTION)
    return out


def passed(line: Line) -> Floats:
    """Return 1 for each line of the spectrum that comes from the recording, else 0."""
    low = 0.0 if line.lowest == 0 else CENTRES_HZ[line.lowest] - 15
    high = RATE if line.highest == BINS - 1 else CENTRES_HZ[line.highest] + 20
    return ((low <= LINES_HZ) & (high >= LINES_HZ)).astype(np.float32)


def hiss_gains(height: Floats, line: Line, windows: int) -> Floats:
    """Return the noise's factor for each line of the spectrum of each window."""
    bins = np.zeros((len(height), BINS), np.float32)
    bins[:, ~line.seen] = height
    if line.lowest > 0:
        bins[:, line.lowest] = bins[:, line.lowest - 1]
    if line.highest < BINS - 1:
        bins[:, line.highest] = bins[:, line.highest + 1]
    return line_gains(bins)[frames_of(windows, len(height))]


def frames_of(windows: int, frames: int) -> NDArray[np.intp]:
    """Return the number of the frame whose centre each window has, or nearly."""
    return np.clip(np.arange(windows) - (OVERLAP - 1), 0, frames - 1)


def whole_samples(sound: Floats) -> Samples:
    """Return `sound` as 16-bit samples; what is louder than they can be is cut."""
    return np.clip(np.rint(sound), -FULL_SCALE, FULL_SCALE).astype(np.int16)


_LONGEST = (BLOCK_FRAMES + 2 * AROUND) * HOP + 2 * WINDOW
NOISE: Floats = np.random.default_rng(SEED).standard_normal(_LONGEST, np.float32)
NOISE_MELS: Floats = log_mel(NOISE * 1000).mean(axis=0) - np.float32(np.log(1e6))
