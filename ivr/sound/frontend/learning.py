"""How the log-mel energies of wideband speech go together, learnt from recordings."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ivr.sound.frontend.extension import FURTHEST, Extension
from ivr.sound.frontend.line import SURE, speech_frames
from ivr.sound.frontend.mel import BINS, Doubles, Floats

# Frames that far below speech (natural logarithm of power) tell of the room.
BELOW_SPEECH = 7.0


class Voice:
    """What was learnt from one voice: its mean, and how its bins go together."""

    def __init__(self, mels: Floats) -> None:
        """Learn from log-mel energies, (frames, 40), of one speaker in one room."""
        self.mean: Doubles = mels[speech_frames(mels)].mean(axis=0, dtype=float)
        level = mels[:, SURE].mean(axis=1)
        heard = mels[level > self.mean[SURE].mean() - BELOW_SPEECH]
        around = np.clip(heard - self.mean, -FURTHEST, FURTHEST)
        self.covariance: Doubles = around.T @ around / len(around)


def learnt(voices: Iterable[tuple[Voice, float]], recipe: dict[str, Any]) -> Extension:
    """Return what `voices`, each with its weight, have in common."""
    mean, covariance, total = np.zeros(BINS), np.zeros((BINS, BINS)), 0.0
    for voice, weight in voices:
        mean += weight * (voice.mean - voice.mean[SURE].mean())
        covariance += weight * voice.covariance
        total += weight
    return Extension(mean / total, covariance / total, recipe)
