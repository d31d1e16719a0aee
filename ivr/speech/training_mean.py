"""The mean log-mel energies of the speech that a Vosk model was trained on.

A model keeps the sum of its training features for its own adaptation, in
`ivector/global_cmvn.stats`: a Kaldi text matrix whose first line ends with their count
(kaldi, src/transform/cmvn.h).  They are cepstra, so the cosine transform and the
liftering (kaldi, src/feat/mel-computations.cc) are undone.
"""

from pathlib import Path

import numpy as np

from ivr.sound.frontend.mel import BINS, HIGHEST_HZ, LOWEST_HZ, RATE, Doubles

STATS = Path("ivector/global_cmvn.stats")
SETTINGS = (Path("conf/mfcc.conf"), Path("mfcc.conf"))
LIFTER = 22.0
# Kaldi's own, where a model's settings do not say.
DEFAULTS = {"num-mel-bins": 23.0, "low-freq": 20.0, "high-freq": 0.0}


def features(model: Path) -> dict[str, float]:
    """Return the numbers in the settings of the features of the model in a folder."""
    found = {**DEFAULTS, "sample-frequency": float(RATE)}
    path = next((model / name for name in SETTINGS if (model / name).is_file()), None)
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    for line in lines:
        name, _, value = line.strip().removeprefix("--").partition("=")
        if value.replace("-", "").replace(".", "").isdigit():
            found[name.strip()] = float(value)
    return found


def hears_like_us(model: Path) -> bool:
    """Tell whether the model's log-mel bins are those of `ivr.sound.frontend.mel`.

    A high end of nought or less is counted from half the rate (kaldi,
    src/feat/mel-computations.h).
    """
    settings = features(model)
    high = settings["high-freq"]
    top = high if high > 0 else settings["sample-frequency"] / 2 + high
    kind = (settings["num-mel-bins"], settings["low-freq"], top)
    return kind == (BINS, LOWEST_HZ, HIGHEST_HZ)


def training_mean(model: Path) -> Doubles | None:
    """Return the mean energy of each bin, (40,), over the model's training speech.

    None where the model does not say, or its bins are others.
    """
    cepstra = mean_cepstra(model)
    return None if cepstra is None else energies(cepstra)


def mean_cepstra(model: Path) -> Doubles | None:
    """Return the mean of the liftered cepstra, (40,), over a model's training speech.

    None where the model does not say, or its bins are others than ours.
    """
    if not hears_like_us(model) or not (model / STATS).is_file():
        return None
    text = (model / STATS).read_text(encoding="utf-8")
    first = text.replace("[", " ").strip().splitlines()[0].split()
    sums = np.array([float(value) for value in first])
    if sums.shape != (BINS + 1,) or sums[-1] <= 0:
        return None
    return sums[:-1] / sums[-1]


def energies(cepstra: Doubles) -> Doubles:
    """Return the log-mel energies whose liftered cepstra, (40,), are these."""
    return cosines().T @ (cepstra / lifts())


def cosines() -> Doubles:
    """Return what turns log-mel energies into cepstra, (40, 40), orthonormal."""
    order = np.arange(BINS)
    found = np.cos(np.pi / BINS * np.outer(order, order + 0.5)) * np.sqrt(2 / BINS)
    found[0] = np.sqrt(1 / BINS)
    return found


def lifts() -> Doubles:
    """Return by what each of the cepstra is lifted, (40,)."""
    return 1.0 + LIFTER / 2 * np.sin(np.pi * np.arange(BINS) / LIFTER)
