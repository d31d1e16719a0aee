"""What a line left out of speech, predicted from what it passed.

Log-mel energies of wideband speech, each bin less its mean over the speech of its
speaker, are taken as normally distributed, all bins together.  So whichever bins a line
passed, the best guess of the others is the conditional mean, a linear regression that
one covariance holds for every pass band (Petersen and Pedersen, The Matrix Cookbook,
8.1.3).  It knows no language and no line, only voices.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ivr.errors import IvrError
from ivr.sound.frontend.mel import BINS, Doubles, Floats, Mask
from ivr.sound.frontend.network import FURTHEST, Network, from_json

# Added to the variance of what was seen: lines are noisier than what was learnt from.
DOUBT = 1.0
DIGITS = 4


class CoefficientsError(IvrError):
    """The file of coefficients cannot be used; the message says why."""


@dataclass(frozen=True)
class Extension:
    """How the log-mel energies of speech go together.

    `mean` is that of each bin, less the mean of all, over speech; `covariance` is that
    of the bins around it; `recipe` says how both were made.  Where there is a
    `network`, it predicts instead of the regression.
    """

    mean: Doubles
    covariance: Doubles
    recipe: dict[str, Any]
    network: Network | None = None

    def weights(self, seen: Mask) -> Floats:
        """Return what each bin that was seen tells of each that was not.

        The shape is (seen bins, other bins).
        """
        known = self.covariance[np.ix_(seen, seen)] + DOUBT * np.eye(int(seen.sum()))
        across = self.covariance[np.ix_(seen, ~seen)]
        return np.linalg.solve(known, across).astype(np.float32)

    def predicted(self, deviations: Floats, seen: Mask) -> Floats:
        """Return the deviations of the bins not `seen` from those of all bins.

        `deviations` has shape (frames, 40), the answer (frames, bins not seen).
        """
        return np.clip(deviations[:, seen], -FURTHEST, FURTHEST) @ self.weights(seen)

    def save(self, path: Path) -> None:
        """Write the coefficients and their recipe to `path` as JSON."""
        rows = [
            [round(float(value), DIGITS) for value in row[: number + 1]]
            for number, row in enumerate(self.covariance)
        ]
        mean = [round(float(value), DIGITS) for value in self.mean]
        content: dict[str, Any] = {
            "recipe": self.recipe,
            "mean": mean,
            "covariance": rows,
        }
        if self.network is not None:
            content["network"] = self.network.as_json()
        path.write_text(json.dumps(content, ensure_ascii=False) + "\n", "utf-8")


def load_extension(path: Path) -> Extension:
    """Return what `save` wrote to `path`; raises CoefficientsError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        mean = np.array(content["mean"], float)
        lower = np.zeros((BINS, BINS))
        for number, row in enumerate(content["covariance"]):
            lower[number, : number + 1] = row
        network = from_json(content["network"]) if "network" in content else None
        extension = Extension(mean, whole(lower), dict(content["recipe"]), network)
        extension.weights(np.arange(BINS) < BINS // 2)
    except OSError as wrong:
        raise CoefficientsError(f"cannot read {path.name}: {wrong.strerror}") from None
    except (ValueError, KeyError, TypeError, IndexError) as wrong:
        hint = "make it anew with ivr models calibrate"
        raise CoefficientsError(
            f"{path.name} holds no coefficients ({type(wrong).__name__}): {hint}"
        ) from None
    if mean.shape != (BINS,) or not np.isfinite(extension.covariance).all():
        raise CoefficientsError(f"{path.name} does not hold {BINS} bins")
    return extension


def whole(lower: Doubles) -> Doubles:
    """Return the symmetric matrix of which `lower` is the lower half."""
    return lower + lower.T - np.diag(np.diag(lower))
