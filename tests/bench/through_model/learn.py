"""Have the front end's network learn what a model would hear, through the model.

    pip install torch
    python tests/bench/through_model/learn.py MODEL VOICES OUT.json [--rounds 6]
        [--until 1] [--seed 1] [--fastest 0.0006] [--again NAME:6]

MODEL is a Vosk model's folder, VOICES one of 16 kHz mono WAV files, a file a voice
(several clips of one joined), `--again` how often a voice counts.  The network begins
as it is shipped.  Each clip goes over a made line (ivr/sound/frontend/made_lines.py);
the frozen model hears what was spoken, and what the front end makes of what came; the
network learns to have the second be like the first (teacher and student: Li et al.,
Interspeech 2014, "Learning small-size DNN with output-distribution-based criteria"),
and, to a lesser part, to miss less of the energies, which is all that
`ivr models calibrate` asks of it.  OUT.json is the coefficients' file with what came
of it after `--until` rounds of the `--rounds` that its rate of learning is planned for.
"""

import argparse
import sys
import time
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from acoustic_model import AcousticModel, unlike
from ivectors import TO_CEPSTRA, Voices

from ivr.sound.frontend.extension import load_extension
from ivr.sound.frontend.front_end import ABOVE_MEAN, CLEANING, wanted_mean
from ivr.sound.frontend.line import SURE, line_of, speech_frames
from ivr.sound.frontend.made_lines import sent
from ivr.sound.frontend.mel import RATE, log_mel
from ivr.sound.frontend.network import (
    FURTHEST,
    SCALE,
    Network,
    described,
    deviations,
    pauses_of,
)
from ivr.sound.frontend.training import BELOW_SPEECH, cut, layers_of
from ivr.speech.front_ends import shipped_coefficients
from ivr.speech.training_mean import training_mean

FRAMES, CLIPS, EDGE = 390, 4, 8
PASSES = 2
WARMING = 50
LEAST_RATE = 0.03
SCORES, ENERGIES = 0.005, 0.3
# Wider than the front end's own limits, so that what is beyond them still teaches.
MOST_TAKEN, MOST_ADDED = 8.0, 3.0


class Lessons:
    """Clips over made lines, with what the model hears of what was spoken."""

    def __init__(self, model: Path, seed: int) -> None:
        self.extension = load_extension(shipped_coefficients())
        self.usual = training_mean(model)
        if self.usual is None:
            sys.exit(f"{model} does not hear like the front end")
        self.voices = Voices(model)
        self.chance = np.random.default_rng(seed)

    def all(self, voices, network):
        """Yield a round's lessons, clip by clip."""
        for clip, others in cut(voices, self.chance):
            yield self.lesson(clip, others, network)

    def lesson(self, clip, others, network):
        """Return one clip's: arrays of as many frames each."""
        both = sent(clip, others, self.chance)
        came, spoken = log_mel(both.came), log_mel(both.spoken)
        line = line_of(came, self.extension.mean, could_be_wide=False)
        seen = line.seen
        target = wanted_mean(line, self.extension.mean, self.usual)
        mean = spoken[speech_frames(spoken)].mean(0)
        given = described(came, line, pauses_of(came, line), range(len(came)))
        begun = np.where(seen, came + (target - line.mean), target).astype(np.float32)
        teacher = spoken + (self.usual + ABOVE_MEAN - mean).mean()
        wanted = np.clip(spoken - mean, -FURTHEST, FURTHEST) - deviations(came, line)
        loud = spoken[:, SURE].mean(1) > mean[SURE].mean() - BELOW_SPEECH
        seen_ = np.broadcast_to(seen, begun.shape).astype(np.float32)
        with torch.no_grad():
            tensors = map(torch.tensor, (begun, seen_, given))
            made = finished(*tensors, network).numpy()
        cepstra = (teacher @ TO_CEPSTRA.T).astype(np.float32)
        return {
            "given": given,
            "begun": begun,
            "seen": seen_,
            "teacher": cepstra,
            "teacher_voice": self.voices.of(cepstra),
            "voice": self.voices.of((made @ TO_CEPSTRA.T).astype(np.float32)),
            "wanted": wanted.astype(np.float32),
            "loud": loud.astype(np.float32),
        }

    def batches(self, lessons):
        """Yield clips of `FRAMES` frames, some at once, by name."""
        pieces = []
        for number, lesson in enumerate(lessons):
            count = len(lesson["given"])
            begin = int(self.chance.integers(0, 3))
            for at in range(begin, max(begin + 1, count - FRAMES // 2), FRAMES):
                first = min(at, max(0, count - FRAMES))
                if first + FRAMES <= count:
                    pieces.append((number, first))
        order = self.chance.permutation(len(pieces))
        for begin in range(0, len(order) - CLIPS + 1, CLIPS):
            some = [pieces[one] for one in order[begin : begin + CLIPS]]
            yield {
                name: torch.tensor(
                    np.stack([lessons[n][name][at : at + FRAMES] for n, at in some])
                )
                for name in lessons[0]
            }


def answer(given, network):
    """Return what the network says, as `Network.corrections` does."""
    first, one, second, two, last, three = network
    hidden = torch.relu(torch.relu(given @ first + one) @ second + two)
    return SCALE * (hidden @ last + three)


def finished(begun, seen, given, network):
    """Return the energies that the front end gives its sound, (…, frames, 40)."""
    off = answer(given, network)
    taken = CLEANING * torch.clamp(off, -MOST_TAKEN, MOST_ADDED)
    return torch.clamp(begun + torch.where(seen > 0, taken, off), min=0)


class Learner:
    """The network's arrays, and what teaches them."""

    def __init__(self, model: Path, network: Network, fastest: float) -> None:
        self.model = AcousticModel(model)
        self.arrays = [
            torch.tensor(one, requires_grad=True) for one in layers_of(network)
        ]
        self.optimiser = torch.optim.AdamW(
            self.arrays, lr=fastest, weight_decay=1e-4, betas=(0.9, 0.98)
        )
        self.fastest = fastest
        self.steps = 0

    def learn(self, batch, planned: float):
        """Take one step; return how unlike the hearings were."""
        speed = min(1, self.steps / WARMING)
        speed *= max(LEAST_RATE, 1 - self.steps / planned)
        for group in self.optimiser.param_groups:
            group["lr"] = self.fastest * speed
        with torch.no_grad():
            wanted = self.model.heard(batch["teacher"], batch["teacher_voice"])
        energies = finished(batch["begun"], batch["seen"], batch["given"], self.arrays)
        found = self.model.heard(energies @ torch.tensor(TO_CEPSTRA.T), batch["voice"])
        inner = slice(EDGE, -EDGE)
        divergence, squares = (one[:, inner].mean() for one in unlike(wanted, found))
        missed = (answer(batch["given"], self.arrays) - batch["wanted"]) / SCALE
        missed = torch.square(missed).mean(-1)
        missed = (missed * batch["loud"]).sum() / batch["loud"].sum()
        loss = divergence + SCORES * squares + ENERGIES * missed
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.arrays, 5.0)
        self.optimiser.step()
        self.steps += 1
        return float(divergence.detach())

    @property
    def network(self) -> Network:
        """The network as it is now."""
        arrays = [one.detach().numpy() for one in self.arrays]
        return Network(tuple(zip(arrays[::2], arrays[1::2], strict=True)))


def read_voices(folder: Path, again: dict[str, int]):
    """Return the sound of each WAV in the folder, as often as it counts."""
    found = []
    for path in sorted(folder.glob("*.wav")):
        with wave.open(str(path)) as file:
            if (file.getnchannels(), file.getframerate()) != (1, RATE):
                sys.exit(f"{path}: one channel at {RATE} Hz is wanted")
            sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        found += [sound.astype(np.float32)] * again.get(path.stem, 1)
    if len(found) < 2:
        sys.exit(f"{folder}: at least two voices are wanted")
    return found


def main() -> None:
    """Learn, and write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("voices", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--until", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fastest", type=float, default=6e-4)
    parser.add_argument("--again", nargs="*", default=[])
    told = parser.parse_args()
    torch.set_num_threads(1)
    again = {name: int(often) for name, often in (one.split(":") for one in told.again)}
    voices = read_voices(told.voices, again)
    lessons = Lessons(told.model, told.seed)
    learner = Learner(told.model, lessons.extension.network, told.fastest)
    planned = 0.0
    for turn in range(told.until):
        began = time.monotonic()
        clips = list(lessons.all(voices, learner.arrays))
        steps = sum(len(one["given"]) // FRAMES for one in clips) // CLIPS
        planned = planned or 1.02 * told.rounds * steps
        unlikes = [
            learner.learn(batch, planned)
            for _ in range(PASSES)
            for batch in lessons.batches(clips)
        ]
        took = time.monotonic() - began
        print(f"round {turn + 1}: {np.mean(unlikes):.3f} in {took:.0f} s", flush=True)
    recipe = {
        **lessons.extension.recipe,
        "through": {
            "made_by": "tests/bench/through_model/learn.py",
            "model": told.model.name,
            "voices": len(voices),
            "rounds": f"{told.until} of {told.rounds}",
            "seed": told.seed,
            "fastest": told.fastest,
        },
    }
    made = replace(lessons.extension, network=learner.network, recipe=recipe)
    made.save(told.out)


if __name__ == "__main__":
    main()
