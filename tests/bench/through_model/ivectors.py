"""What a Vosk model tells voices apart by: Kaldi's online i-vectors, in closed form.

kaldi, src/online2/online-ivector-feature.cc and src/ivector/ivector-extractor.cc, with
what Vosk sets (posteriors of 5 Gaussians to a tenth, of at least 0.025, 100 frames' at
most before they weigh more than the prior) and a model's own `ivector/` files.
"""

from pathlib import Path

import numpy as np
from kaldi_files import KaldiFile

from ivr.sound.frontend.mel import BINS
from ivr.speech.training_mean import cosines, lifts, mean_cepstra

# Turns log-mel energies into liftered cepstra, (40, 40).
TO_CEPSTRA = (lifts()[:, None] * cosines()).astype(np.float32)
GAUSSIANS, LEAST, SCALE, MOST = 5, 0.025, 0.1, 100.0
AROUND = 3
CMN_FRAMES, GLOBAL_FRAMES = 600, 200
EVERY = 100


class Voices:
    """A model's i-vector extractor."""

    def __init__(self, model: Path) -> None:
        folder = model / "ivector"
        self.usual = mean_cepstra(model)
        matrix = KaldiFile.of(folder / "final.mat")
        matrix.at = 2
        self.turned = matrix.numbers()
        mixture = KaldiFile.of(folder / "final.dubm")
        self.constants = mixture.find("GCONSTS").numbers()
        self.means = mixture.find("MEANS_INVVARS").numbers()
        self.sharpness = mixture.find("INV_VARS").numbers()
        extractor = KaldiFile.of(folder / "final.ie")
        count = extractor.find("M").size()
        projections = np.array([extractor.numbers() for _ in range(count)])
        extractor.find("SigmaInv")
        inverses = np.array([extractor.numbers() for _ in range(count)])
        self.offset = extractor.find("IvectorOffset").number()
        self.linear = np.einsum("gij,gjk->gik", inverses, projections)
        self.square = np.einsum("gji,gjk->gik", projections, self.linear)

    def of(self, cepstra):
        """Return what is known of the voice at each frame, (frames, 100).

        It is told from the frames up to that one, rounded up to a second.
        """
        raw = self.together(cepstra)
        top, parts = self.posteriors(self.together(self.without_mean(cepstra)))
        gaussians, size = len(self.constants), self.linear.shape[2]
        known, sharp, count = np.zeros(size), np.zeros((size, size)), 0.0
        out = np.zeros((len(cepstra), size), np.float32)
        for begin in range(0, len(cepstra), EVERY):
            some = slice(begin, begin + EVERY)
            weights, sums = np.zeros(gaussians), np.zeros((gaussians, raw.shape[1]))
            np.add.at(weights, top[some], parts[some])
            for rank in range(GAUSSIANS):
                here = parts[some, rank, None] * raw[some]
                np.add.at(sums, top[some, rank], here)
            used = np.nonzero(weights)[0]
            sharp += np.tensordot(weights[used], self.square[used], 1)
            known += np.einsum("gik,gi->k", self.linear[used], sums[used])
            count += weights.sum()
            prior = max(count, MOST) / MOST
            first = np.eye(1, size)[0] * self.offset
            solved = np.linalg.solve(
                sharp + prior * np.eye(size), known + first * prior
            )
            out[some] = solved - first
        return out

    def posteriors(self, turned):
        """Return the likeliest Gaussians of each frame, and how likely each is."""
        likely = self.constants + turned @ self.means.T
        likely -= 0.5 * np.square(turned) @ self.sharpness.T
        top = np.argpartition(-likely, GAUSSIANS, 1)[:, :GAUSSIANS]
        best = np.take_along_axis(likely, top, 1)
        parts = np.exp(best - best.max(1, keepdims=True))
        parts /= parts.sum(1, keepdims=True)
        parts[parts < LEAST] = 0
        return top, SCALE * parts / parts.sum(1, keepdims=True)

    def together(self, cepstra):
        """Return each frame with those around it, as the mixture knows them."""
        at = np.arange(len(cepstra))[:, None] + np.arange(-AROUND, AROUND + 1)
        around = cepstra[np.clip(at, 0, len(cepstra) - 1)].reshape(len(cepstra), -1)
        return around @ self.turned[:, :-1].T + self.turned[:, -1]

    def without_mean(self, cepstra):
        """Return frames less the mean so far, which begins as the model's own."""
        sums = np.concatenate([np.zeros((1, BINS)), np.cumsum(cepstra, 0, dtype=float)])
        upto = np.arange(1, len(cepstra) + 1)
        since = np.maximum(0, upto - CMN_FRAMES)
        own = (upto - since).astype(float)
        given = np.clip(CMN_FRAMES - own, 0, GLOBAL_FRAMES)
        both = sums[upto] - sums[since] + given[:, None] * self.usual
        return (cepstra - both / (own + given)[:, None]).astype(np.float32)
