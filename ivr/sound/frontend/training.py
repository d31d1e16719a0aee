"""Training the network of `network` from voices, sent over made lines.

Adam (Kingma and Ba, ICLR 2015) on the mean square of what is missed, in plain numpy: a
minute of speech a round takes some seconds.  The same voices, seed and rounds teach
the same network on the same machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from ivr.sound.frontend.line import SURE, line_of, speech_frames
from ivr.sound.frontend.made_lines import sent
from ivr.sound.frontend.mel import BINS, RATE, Doubles, Floats, log_mel
from ivr.sound.frontend.network import (
    FURTHEST,
    INPUTS,
    SCALE,
    Network,
    described,
    deviations,
    pauses_of,
)

SHORTEST_S, LONGEST_S = 7, 13
LEAST_S = 5
HIDDEN = 384
BATCH = 256
RATE_OF_LEARNING = 1e-3
LEAST_RATE = 0.02
DECAY = 2e-4
# How often a round's frames are gone through.
PASSES = 2
# Frames that far below speech (natural logarithm of power) are pauses, of which a part
# is learnt from too.
BELOW_SPEECH = 6.0
PAUSES = 0.15

Pair = tuple[Floats, Floats]
Lesson = tuple[Floats, Sequence[Floats]]


def trained(
    voices: Sequence[Floats],
    usual: Doubles,
    *,
    rounds: int,
    seed: int,
    base: Network | None = None,
) -> Network:
    """Return a network that `voices` taught, each the sound of a speaker at 16 kHz.

    `usual` is the mean of wideband speech, by which lines are told.  Where there is a
    `base`, it is what the learning starts from.
    """
    chance = np.random.default_rng(seed)
    learner = Learner(layers_of(base) if base else fresh(chance))
    for number in range(rounds):
        pairs = list(made(voices, usual, chance))
        given = np.concatenate([one for one, _ in pairs])
        wanted = np.concatenate([one for _, one in pairs])
        for turn in range(PASSES):
            done = (PASSES * number + turn) / (PASSES * rounds)
            speed = RATE_OF_LEARNING * max(LEAST_RATE, 1 - done)
            order = chance.permutation(len(given))
            for first in range(0, max(len(order) - BATCH, 1), BATCH):
                some = order[first : first + BATCH]
                learner.learn(given[some], wanted[some], speed)
    arrays = learner.arrays
    return Network(tuple(zip(arrays[::2], arrays[1::2], strict=True)))


def layers_of(network: Network) -> list[Floats]:
    """Return a copy of a network's arrays, weights and biases in turn."""
    return [one.copy() for layer in network.layers for one in layer]


def fresh(chance: Generator) -> list[Floats]:
    """Return arrays to begin with (He et al., 2015, for rectified layers)."""
    sizes = (INPUTS, HIDDEN, HIDDEN, BINS)
    arrays: list[Floats] = []
    for wide, narrow in pairwise(sizes):
        spread = 0.1 / np.sqrt(wide) if narrow == BINS else np.sqrt(2 / wide)
        weights = chance.standard_normal((wide, narrow), np.float32)
        arrays += [weights * np.float32(spread), np.zeros(narrow, np.float32)]
    return arrays


def made(voices: Sequence[Floats], usual: Doubles, chance: Generator) -> Iterator[Pair]:
    """Yield what the network is given and should answer, clip by clip."""
    for clip, others in cut(voices, chance):
        yield pair(clip, others, usual, chance)


def cut(voices: Sequence[Floats], chance: Generator) -> Iterator[Lesson]:
    """Yield clips of each voice, of so many seconds, and all voices but that."""
    for number, voice in enumerate(voices):
        others = [one for at, one in enumerate(voices) if at != number] or [voice]
        at = int(chance.integers(0, max(1, min(3 * RATE, len(voice) // 4))))
        while at + LEAST_S * RATE <= len(voice):
            length = int(chance.integers(SHORTEST_S, LONGEST_S) * RATE)
            yield voice[at : at + length], others
            at += length


def pair(
    clip: Floats, others: Sequence[Floats], usual: Doubles, chance: Generator
) -> Pair:
    """Return what the network is given of a clip on some line, and should answer."""
    both = sent(clip, others, chance)
    came, spoken = log_mel(both.came), log_mel(both.spoken)
    line = line_of(came, usual, could_be_wide=False)
    mean = spoken[speech_frames(spoken)].mean(axis=0)
    wanted = np.clip(spoken - mean, -FURTHEST, FURTHEST) - deviations(came, line)
    loud = spoken[:, SURE].mean(axis=1) > mean[SURE].mean() - BELOW_SPEECH
    kept = loud | (chance.random(len(loud)) < PAUSES)
    given = described(came, line, pauses_of(came, line), range(len(came)))
    return given[kept], (wanted[kept] / SCALE).astype(np.float32)


@dataclass(slots=True)
class Learner:
    """Two rectified layers and a plain one, as `arrays`, and Adam's memory of them."""

    arrays: list[Floats]
    means: list[Floats] = field(default_factory=list[Floats])
    squares: list[Floats] = field(default_factory=list[Floats])
    steps: int = 0

    def __post_init__(self) -> None:
        """Remember nothing yet."""
        self.means = [np.zeros_like(one) for one in self.arrays]
        self.squares = [np.zeros_like(one) for one in self.arrays]

    def learn(self, given: Floats, wanted: Floats, speed: float) -> None:
        """Take one step against what is missed on a batch."""
        first, second, last = self.arrays[0::2]
        hidden = np.maximum(given @ first + self.arrays[1], 0)
        deeper = np.maximum(hidden @ second + self.arrays[3], 0)
        off = (deeper @ last + self.arrays[5] - wanted) / np.float32(len(given))
        off_deeper = (off @ last.T) * (deeper > 0)
        off_hidden = (off_deeper @ second.T) * (hidden > 0)
        self._step(
            [
                given.T @ off_hidden,
                off_hidden.sum(0),
                hidden.T @ off_deeper,
                off_deeper.sum(0),
                deeper.T @ off,
                off.sum(0),
            ],
            speed,
        )

    def _step(self, gradients: list[Floats], speed: float) -> None:
        self.steps += 1
        for at, gradient in enumerate(gradients):
            self.means[at] *= np.float32(0.9)
            self.means[at] += np.float32(0.1) * gradient
            self.squares[at] *= np.float32(0.99)
            self.squares[at] += np.float32(0.01) * np.square(gradient)
            mean = self.means[at] / (1 - 0.9**self.steps)
            root = np.sqrt(self.squares[at] / (1 - 0.99**self.steps))
            step = mean / (root + 1e-8) + DECAY * self.arrays[at]
            self.arrays[at] -= (speed * step).astype(np.float32)
