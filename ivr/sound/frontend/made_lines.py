"""Lines and noises made of numbers, over which speech is sent to learn from them.

Each clip goes over another line: corners of the pass band, level, noise of any colour
or other people's voices, clipping before the line or behind it, a coder, mu-law.  The
coders are none that exist but noise in step with the speech, as ITU-T P.810 has it
(modulated noise reference unit), or noise under the spectrum of the moment, which
coders that predict the speech leave; so real coders stay to be tried on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ivr.sound.frontend.mel import RATE, Doubles, Floats
from ivr.sound.frontend.synthesis import LINES_HZ, sound_of, spectra

FULL_SCALE = 32768.0
USUAL_LEVEL = 3000.0
# A line of 8,000 samples a second holds nothing above.
LINE_TOP_HZ = 3990.0
MU = 255
# Parts of all clips.
NOISY, CROWDED, CLIPPED, CODED, MU_LAW = 0.55, 0.10, 0.15, 0.5, 0.8
CLIPPED_AT = 0.08, 0.4
CROWD = 4
# Lines of the spectrum to each side over which a coder's noise is spread, and how much
# louder than at its bottom it is at the top of the band.
SPREAD = 3
STEEPEST_DB = 9.0


@dataclass(frozen=True, slots=True)
class Sent:
    """Speech at 16 kHz: as it was spoken, and as it came."""

    spoken: Floats
    came: Floats


def sent(clip: Floats, others: Sequence[Floats], chance: Generator) -> Sent:
    """Send a clip over some line; `others` are voices that may be heard behind it."""
    level = 10 ** (chance.uniform(-20, 6) / 20) * USUAL_LEVEL
    spoken = (clip * (level / (loudness(clip) + 1))).astype(np.float32)
    clipping, kind = chance.random(), chance.random()
    came = clipped(spoken, chance) if clipping < CLIPPED / 2 else spoken
    if kind < NOISY:
        came = mixed(came, coloured(len(came), chance), chance.uniform(5, 35))
    elif kind < NOISY + CROWDED:
        came = mixed(came, crowd(len(came), others, chance), chance.uniform(10, 25))
    came = passed(came, chance)
    if CLIPPED / 2 <= clipping < CLIPPED:
        came = clipped(came, chance)
    if chance.random() < CODED:
        code = coded if chance.random() < 0.5 else predicted  # noqa: PLR2004 - half
        came = without_top(code(came, chance.uniform(6, 28), chance))
    if chance.random() < MU_LAW:
        came = without_top(companded(came))
    return Sent(spoken, came)


def loudness(sound: Floats) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=float))))


def mixed(sound: Floats, noise: Floats, decibels: float) -> Floats:
    """Add noise so many decibels below the sound."""
    share = loudness(sound) / (loudness(noise) + 1e-9) / 10 ** (decibels / 20)
    return (sound + noise * np.float32(share)).astype(np.float32)


def clipped(sound: Floats, chance: Generator) -> Floats:
    """Return the sound cut off at a part of its highest sample."""
    most = float(np.abs(sound).max()) * chance.uniform(*CLIPPED_AT)
    return np.clip(sound, -most, most)


def coloured(length: int, chance: Generator) -> Floats:
    """Return noise of some colour, which may come and go."""
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    slope = chance.uniform(-6, 1)  # decibels an octave
    gains = (np.maximum(hertz, 80) / 1000) ** (slope / 6.02)
    ends = np.log(np.array([60.0, 8000.0]))
    knots = np.interp(np.arange(12) / 11, np.array([0.0, 1.0]), ends)
    bumps = np.interp(np.log(np.maximum(hertz, 60)), knots, chance.normal(0, 3, 12))
    white = np.fft.rfft(chance.standard_normal(length))
    noise = np.fft.irfft(white * gains * 10 ** (bumps / 20), length)
    if chance.random() < 0.3:  # noqa: PLR2004 - a part of all
        pace, begin = chance.uniform(0.2, 4), chance.uniform(0, 6)
        turns = 2 * np.pi * pace * np.arange(length) / RATE
        noise *= 1 + 0.7 * np.sin(turns + begin)
    return noise.astype(np.float32)


def crowd(length: int, others: Sequence[Floats], chance: Generator) -> Floats:
    """Return some voices at once."""
    voice = others[int(chance.integers(len(others)))]
    looped = np.resize(voice, max(len(voice), 2 * length))
    starts = chance.integers(0, len(looped) - length, CROWD)
    return np.sum([looped[at : at + length] for at in starts], axis=0)


def passed(sound: Floats, chance: Generator) -> Floats:
    """Return what a pass band with such corners and slopes leaves."""
    low, high = chance.uniform(120, 380), chance.uniform(2900, 3800)
    soft_low, soft_high = chance.uniform(8, 40), chance.uniform(15, 80)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE).astype(float)
    gains = logistic((hertz - low) / soft_low) * logistic((high - hertz) / soft_high)
    gains[hertz > LINE_TOP_HZ - 40] = 0
    return shaped(sound, gains)


def logistic(x: Doubles) -> Doubles:
    """Return a soft step from 0 to 1."""
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def shaped(sound: Floats, gains: Doubles) -> Floats:
    """Return the sound with its spectrum times `gains`."""
    return np.fft.irfft(np.fft.rfft(sound) * gains, len(sound)).astype(np.float32)


def without_top(sound: Floats) -> Floats:
    """Return what a line of 8,000 samples a second can hold of it."""
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return shaped(sound, (hertz <= LINE_TOP_HZ).astype(float))


def coded(sound: Floats, decibels: float, chance: Generator) -> Floats:
    """Add noise in step with the sound, so many decibels below it (P.810)."""
    noise = chance.standard_normal(len(sound), np.float32)
    share = np.float32(10 ** (-decibels / 20))
    return (sound + sound * noise * share).astype(np.float32)


def predicted(sound: Floats, decibels: float, chance: Generator) -> Floats:
    """Add noise under the spectrum of each moment, so many decibels below it.

    Towards the top of the band it comes nearer to the sound, as in coders that spend
    their bits on the formants.
    """
    lines = spectra(sound)
    slope = chance.uniform(0, STEEPEST_DB)
    below = decibels - slope * np.minimum(LINES_HZ / LINE_TOP_HZ, 1)
    both = chance.standard_normal((2, *lines.shape), np.float32)
    noise = (both[0] + 1j * both[1]) * around(np.abs(lines)) / np.float32(2**0.5)
    shares = (10 ** (-below / 20)).astype(np.float32)
    return sound_of((lines + noise * shares).astype(np.complex64), len(sound))


def around(heights: Floats) -> Floats:
    """Return the mean of each line of the spectrum and those beside it."""
    width = 2 * SPREAD + 1
    padded = np.pad(heights, ((0, 0), (SPREAD, SPREAD)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1, dtype=float)
    return ((sums[:, width:] - sums[:, :-width]) / width).astype(np.float32)


def companded(sound: Floats) -> Floats:
    """Return the sound in mu-law's 255 steps."""
    part = np.clip(sound / np.float32(FULL_SCALE), -1, 1)
    high = np.log1p(MU * np.abs(part)) / np.log1p(MU)
    steps = np.rint(high * 127) / 127
    back = np.copysign(np.expm1(steps * np.log1p(MU)) / MU, part)
    return (back * FULL_SCALE).astype(np.float32)
