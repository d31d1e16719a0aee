"""Whether coefficients of a front end make a model hear better: tried, not believed."""

import re
import tempfile
import wave
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ivr.sound.frontend.mel import RATE, Floats
from ivr.sound.frontend.resample import resampled
from ivr.sound.g711 import ULAW
from ivr.sound.samples import Samples
from ivr.speech.model_files import CALIBRATED
from ivr.speech.pairs import Clip
from ivr.speech.vosk_child import VoskTranscriber

LINE_RATE = 8000
LINE_HZ = (300.0, 3400.0)
TIMEOUT_S = 600


def character_error(model: Path, coefficients: Path, clips: list[Clip]) -> float:
    """Return the part of the characters of `clips` that a model gets wrong on a line.

    The model in the folder is given the coefficients.  Spaces do not count.  Raises
    RecognitionError and ModelError.
    """
    wrong = said = 0
    with (
        tempfile.TemporaryDirectory() as name,
        with_coefficients(model, coefficients) as folder,
    ):
        transcriber = VoskTranscriber(folder, threads=1)
        try:
            for clip in clips:
                path = clip.tel or written(Path(name), over_a_line(clip.sound()))
                heard = transcriber.transcribe(path, timeout_s=TIMEOUT_S).text
                words = bare(clip.words or "")
                wrong += distance(bare(heard), words)
                said += len(words)
        finally:
            transcriber.close()
    return wrong / max(said, 1)


@contextmanager
def with_coefficients(model: Path, coefficients: Path) -> Generator[Path]:
    """Give a folder that holds the model's files, but these coefficients."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "model"
        folder.mkdir()
        for entry in model.resolve().iterdir():
            if entry.name != CALIBRATED:
                (folder / entry.name).symlink_to(entry)
        (folder / CALIBRATED).symlink_to(coefficients.resolve())
        yield folder


def over_a_line(sound: Floats) -> Samples:
    """Return what a line from 300 to 3400 Hz with µ-law makes of 16 kHz `sound`."""
    whole = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
    narrow = resampled(whole, RATE, LINE_RATE)
    lines = np.fft.rfft(narrow)
    hertz = np.fft.rfftfreq(len(narrow), 1 / LINE_RATE)
    lines[(hertz < LINE_HZ[0]) | (hertz > LINE_HZ[1])] = 0
    steps = np.unique(ULAW)
    between = (steps[:-1].astype(np.float32) + steps[1:]) / 2
    return steps[np.searchsorted(between, np.fft.irfft(lines, len(narrow)))]


def written(folder: Path, samples: Samples) -> Path:
    """Return a WAV in `folder` with these samples."""
    path = folder / "line.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, LINE_RATE, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def bare(text: str) -> str:
    """Return the letters and digits of `text`."""
    return re.sub(r"[^\w]", "", text)


def distance(heard: str, said: str) -> int:
    """Return how many characters to insert, delete or replace (Levenshtein)."""
    row = list(range(len(said) + 1))
    for number, one in enumerate(heard, 1):
        before, row = row, [number]
        for at, other in enumerate(said):
            replaced = before[at] + (one != other)
            row.append(min(before[at + 1] + 1, row[at] + 1, replaced))
    return row[-1]
