"""What it costs to tell what doubtful words may be.

    python tests/bench/bench_alternatives.py FOLDER [--together 4] [--files 4]

FOLDER holds telephone WAV files; so many are joined to a recording.  Each recording is
decoded with and without the second hearing, in this process; processor time is told.
"""

import argparse
import time
from pathlib import Path
from unittest.mock import patch

import vosk

from ivr.sound.convert import speech_samples
from ivr.sound.voices import voices
from ivr.speech import recogniser
from ivr.speech.doubts import DOUBTFUL_BELOW
from ivr.speech.models import find_model

RATE = 16000


def samples(file: Path) -> bytes:
    """The first voice of a file as the model hears it."""
    voice = next(iter(voices(file)))
    return speech_samples(voice.samples(), voice.rate, RATE)


def taken(model: vosk.Model, sound: bytes) -> tuple[float, list[dict]]:
    """Processor time of one recording, and its words."""
    begun = time.process_time()
    words = recogniser.recognised(model, RATE, sound)
    return time.process_time() - begun, words


def main() -> None:
    """Measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--together", type=int, default=4)
    parser.add_argument("--files", type=int, default=4)
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.wav"))
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(find_model(Path("models"), "ko-KR")))
    plain = with_others = seconds = 0.0
    doubtful: list[dict] = []
    for number in range(options.files):
        some = files[number * options.together : (number + 1) * options.together]
        sound = b"".join(map(samples, some))
        seconds += len(sound) / 2 / RATE
        with patch.object(recogniser, "with_alternatives", lambda words, *_: words):
            plain += taken(model, sound)[0]
        spent, words = taken(model, sound)
        with_others += spent
        doubtful += [word for word in words if word["conf"] < DOUBTFUL_BELOW]
    told = sum("alternatives" in word for word in doubtful)
    print(f"{options.files} recordings, {seconds:.0f} s")
    print(f"plain {plain:.1f} s, with alternatives {with_others:.1f} s")
    print(f"ratio {with_others / plain:.2f}")
    print(f"{len(doubtful)} doubtful words, {told} with alternatives")


if __name__ == "__main__":
    main()
