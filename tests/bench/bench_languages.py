"""How surely a model tells its own language: real Vosk on two folders of WAVs.

    python tests/bench/bench_languages.py ko-KR --in FOLDER --others FOLDER

`--in` holds speech in the language, `--others` speech in others, and noise.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.settings.models import ModelsSettings
from ivr.sound.sample import speech_sample, write_wav
from ivr.speech.pool import open_pool
from ivr.speech.tongues import MEASURED, SAMPLE_S, is_in, share
from ivr.speech.transcriber import Transcriber


def shares(transcriber: Transcriber, folder: Path, language: str) -> list[bool]:
    """Print the share of each file; return which were told to be in the language."""
    told: list[bool] = []
    for path in sorted(folder.glob("*.wav")):
        with TemporaryDirectory() as scratch:
            sample = Path(scratch) / "sample.wav"
            samples, rate = speech_sample(path, SAMPLE_S)
            write_wav(sample, samples, rate)
            heard = (
                transcriber.transcribe(sample, timeout_s=300) if len(samples) else None
            )
        words = heard.words if heard else ()
        told.append(is_in(words, language))
        print(f"{path.stem:<16} {share(words, language):.2f} {told[-1]}", flush=True)
    return told


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("language", choices=MEASURED)
    options.add_argument("--in", dest="own", type=Path, required=True)
    options.add_argument("--others", type=Path, required=True)
    given = options.parse_args()
    pool = open_pool(ModelsSettings())
    transcriber, model = pool.get(given.language)
    own = shares(transcriber, given.own, given.language)
    others = shares(transcriber, given.others, given.language)
    pool.close()
    print(
        f"{model}: told {sum(own)} of {len(own)}, others {sum(others)} of {len(others)}"
    )


if __name__ == "__main__":
    sys.exit(main())
