"""A Vosk model's acoustic model in torch, frozen: what it takes speech for, and why.

It reads the usual shape, a chain of factored time-delay layers (Povey et al.,
Interspeech 2018, "Semi-orthogonal low-rank matrix factorization for deep neural
networks"), as in kaldi's egs/mini_librispeech/s5/local/chain/run_tdnn.sh.
"""

from pathlib import Path

import torch
from kaldi_files import components

# From the layer without neighbours on, every third frame is enough.
THIRD = 3
BYPASS = 0.66
NORM = "batchnorm"


class AcousticModel:
    """Weights by the names of their parts."""

    def __init__(self, model: Path) -> None:
        self.weights = {}
        self.offsets = {}
        self.scales = {}
        for name, part in components(model / "am/final.mdl").items():
            linear = "LinearParams" if part.has("LinearParams") else "Params"
            if part.has(linear):
                bias = None
                if part.has("BiasParams"):
                    bias = torch.tensor(part.find("BiasParams").numbers())
                matrix = torch.tensor(part.find(linear).numbers())
                self.weights[name] = (matrix, bias)
            if part.has("TimeOffsets"):
                self.offsets[name] = part.find("TimeOffsets").whole_numbers()
            if part.has("StatsVar"):
                self.scales[name] = normal(part)
        self.layers = [name[:-7] for name in self.offsets if name.endswith(".linear")]

    def heard(self, cepstra, voice):
        """Return scores and log-probabilities, (clips, frames / 3, states) each.

        `cepstra` is (clips, frames, 40), `voice` (clips, frames, 100).
        """
        around = [shifted(cepstra, -1), cepstra, shifted(cepstra, 1), voice]
        signal = self.linear(torch.cat(around, -1), "lda")
        signal = self.layer(signal, "tdnn1")
        step = 1
        for name in self.layers:
            if self.offsets[f"{name}.linear"] == [0]:
                signal, step = signal[:, 1::THIRD], THIRD
            narrow = self.delayed(signal, f"{name}.linear", step)
            wide = self.delayed(narrow, f"{name}.affine", step)
            new = self.normed(torch.relu(wide), f"{name}.{NORM}")
            signal = new + BYPASS * signal
        last = self.linear(signal, "prefinal-l")
        scores = self.head(last, "chain", "output")
        sure = torch.log_softmax(self.head(last, "xent", "output-xent"), -1)
        return scores, sure

    def head(self, signal, kind: str, output: str):
        """Return what one of the two ends makes of the last layer."""
        name = f"prefinal-{kind}"
        signal = self.layer(signal, name, f"{NORM}1")
        signal = self.normed(self.linear(signal, f"{name}.linear"), f"{name}.{NORM}2")
        return self.linear(signal, f"{output}.affine")

    def layer(self, signal, name: str, norm: str = NORM):
        """Return what a plain layer makes of a signal."""
        rectified = torch.relu(self.linear(signal, f"{name}.affine"))
        return self.normed(rectified, f"{name}.{norm}")

    def delayed(self, signal, name: str, step: int):
        """Return what a layer makes of frames side by side."""
        offsets = [offset // step for offset in self.offsets[name]]
        together = torch.cat([shifted(signal, offset) for offset in offsets], -1)
        return self.linear(together, name)

    def linear(self, signal, name: str):
        """Return a signal times a matrix, and what is added."""
        matrix, bias = self.weights[name]
        product = signal @ matrix.T
        return product + bias if bias is not None and len(bias) else product

    def normed(self, signal, name: str):
        """Return a signal brought to the spread that it had in training."""
        scale, offset = self.scales[name]
        return signal * scale + offset


def normal(part):
    """Return the scale and the offset of a batch normalisation in use."""
    target, least = (part.find(one).number() for one in ("TargetRms", "Epsilon"))
    scale = target / (part.find("StatsVar").numbers() + least) ** 0.5
    offset = -part.find("StatsMean").numbers() * scale
    return torch.tensor(scale).float(), torch.tensor(offset).float()


def shifted(signal, by: int):
    """Return the frames so many later; at the ends the last one stays."""
    count = signal.shape[1]
    return signal[:, torch.clamp(torch.arange(count) + by, 0, count - 1)]


def unlike(wanted, found):
    """Return how unlike two hearings are: Kullback-Leibler, and squares of scores."""
    (scores, sure), (other, guessed) = wanted, found
    divergence = (sure.exp() * (sure - guessed)).sum(-1)
    return divergence, torch.square(scores - other).sum(-1)
