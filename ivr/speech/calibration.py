"""Coefficients of the front end, learnt from a folder of speech."""

from typing import Any

import numpy as np

from ivr.sound.frontend.extension import Extension, Mask
from ivr.sound.frontend.learning import Voice, learnt
from ivr.sound.frontend.line import line_of, speech_frames
from ivr.sound.frontend.mel import CENTRES_HZ, Floats
from ivr.speech.pairs import Clip, PairsError, check_length, voice_mels

# The part that newly learnt voices have in what is made of them and what was there:
# a folder holds a voice or two, and what was there comes from others.
SHARE = 0.5
# What a line passes: the bins whose prediction is judged are all others.
LINE_HZ = (300.0, 3400.0)


def calibrated(clips: list[Clip], base: Extension | None, named: str) -> Extension:
    """Return what `clips` teach, half and half with `base` where there is one.

    `named` is what the recipe calls the folder.  Raises PairsError.
    """
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
        "mixed_with": base.recipe if base else None,
    }
    own = learnt([(Voice(frames), 1.0) for frames in mels.values()], recipe)
    return own if base is None else mixed(own, base)


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
    seen = on_a_line()
    squares: list[Floats] = []
    for frames in voice_mels(clips).values():
        voice = Voice(frames)
        around = (frames - voice.mean).astype(np.float32)
        heard = around[speech_frames(frames)]
        missed = extension.predicted(heard, seen) - heard[:, ~seen]
        squares.append(np.square(missed).mean(axis=1))
    decibels = 10 / np.log(10)
    return float(np.sqrt(np.concatenate(squares).mean()) * decibels)
