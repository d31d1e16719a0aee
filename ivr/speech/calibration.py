"""Coefficients of the front end, learnt from a folder of speech."""

from dataclasses import replace
from typing import Any

import numpy as np

from ivr.sound.frontend.extension import Extension
from ivr.sound.frontend.front_end import guessing, regressing
from ivr.sound.frontend.learning import Voice, learnt
from ivr.sound.frontend.line import Line, line_of, speech_frames
from ivr.sound.frontend.mel import CENTRES_HZ, Floats, Mask
from ivr.sound.frontend.training import trained
from ivr.speech.pairs import Clip, PairsError, check_length, voice_mels, voice_sounds

# The part that newly learnt voices have in what is made of them and what was there:
# a folder holds a voice or two, and what was there comes from others.
SHARE = 0.5
# What a line passes: the bins whose prediction is judged are all others.
LINE_HZ = (300.0, 3400.0)


# How often all of the speech is sent over made lines for the network to learn from: to
# begin with what there was, and to begin with nothing.
ROUNDS, ROUNDS_ALONE = 4, 40
SEED = 11


def calibrated(
    clips: list[Clip], base: Extension | None, named: str, rounds: int | None = None
) -> Extension:
    """Return what `clips` teach, half and half with `base` where there is one.

    The network goes on from that of `base`.  `named` is what the recipe calls the
    folder.  Raises PairsError.
    """
    rounds = rounds or (ROUNDS if base and base.network else ROUNDS_ALONE)
    mels = voice_mels(clips)
    check_length(mels)
    if base is not None:
        check_wide(mels, base)
    recipe: dict[str, Any] = {
        "command": "ivr models calibrate LANG --pairs FOLDER"
        + ("" if base else " --alone"),
        "learnt_from": named,
        "voices": {
            voice: {"seconds": round(len(frames) / 100)}
            for voice, frames in mels.items()
        },
        "share": SHARE if base else 1.0,
        "rounds": rounds,
        "seed": SEED,
        "mixed_with": base.recipe if base else None,
    }
    own = learnt([(Voice(frames), 1.0) for frames in mels.values()], recipe)
    both = own if base is None else mixed(own, base)
    network = trained(
        list(voice_sounds(clips).values()),
        both.mean,
        rounds=rounds,
        seed=SEED,
        base=base.network if base else None,
    )
    return replace(both, network=network)


def mixed(own: Extension, base: Extension) -> Extension:
    """Return the mean of both, with the recipe of `own`."""
    return Extension(
        SHARE * own.mean + (1 - SHARE) * base.mean,
        SHARE * own.covariance + (1 - SHARE) * base.covariance,
        own.recipe,
    )


def check_wide(mels: dict[str, Floats], base: Extension) -> None:
    """Refuse telephone speech that only has the rate of wide speech."""
    for voice, frames in mels.items():
        line = line_of(frames, base.mean, could_be_wide=True)
        if not line.seen.all():
            top = CENTRES_HZ[line.highest]
            raise PairsError(
                f"the wide speech of {voice} holds nothing above {top:.0f} Hz: "
                "it came over a telephone line"
            )


def on_a_line() -> Mask:
    """Return the bins that the narrowest line passes, (40,)."""
    low, high = LINE_HZ
    return (low <= CENTRES_HZ) & (high >= CENTRES_HZ)


def prediction_error(extension: Extension, clips: list[Clip]) -> float:
    """Return by how many dB the bins that a line does not pass are missed.

    It is the root of the mean square over the speech in `clips`, each voice less its
    own mean.
    """
    bins = np.flatnonzero(on_a_line())
    squares: list[Floats] = []
    for frames in voice_mels(clips).values():
        line = Line(Voice(frames).mean, int(bins[0]), int(bins[-1]))
        network = extension.network
        if network is None:
            guess = regressing(extension, frames, line)
        else:
            guess = guessing(network, frames, line)
        away = (frames - line.mean)[:, ~line.seen]
        missed = guess(range(len(frames)))[1] - away
        heard = speech_frames(frames)
        squares.append(np.square(missed[heard]).mean(axis=1))
    decibels = 10 / np.log(10)
    return float(np.sqrt(np.concatenate(squares).mean()) * decibels)
