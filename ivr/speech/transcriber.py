"""What turns a WAV file into words, whatever it is made with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ivr.errors import IvrError


class RecognitionError(IvrError):
    """This file could not be recognised: try again a few times, then set it aside."""


class CrashedError(RecognitionError):
    """The recogniser died while it had this file: count it as a try of this file.

    `alone` tells that no other file was in the recogniser then, so this one is to
    blame.  Files that were beside it are tried again by themselves before anyone hears
    of it, so whoever catches this may blame the file unless `alone` is false.
    """

    def __init__(self, reason: str, *, alone: bool) -> None:
        super().__init__(reason)
        self.alone = alone


class InterruptedRecognitionError(RecognitionError):
    """We ended the recogniser ourselves: the file is as good as before, try it again.

    It happens while the worker ends; it should not count as a try.
    """


class ModelError(IvrError):
    """The model does not load: recordings wait until another one is installed."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a doubtful word may be instead.

    `score` is its share, 0 to 1, of the weight of all readings of that place; it is no
    confidence, and not comparable with one.
    """

    word: str
    score: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands in the recording (seconds), and how sure it is (0-1).

    `confidence` is None where the engine does not say.

    `channel` tells who said it where two were recorded apart: 1 the caller, 2 whoever
    was called.
    """

    word: str
    start: float
    end: float
    confidence: float | None
    channel: int | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    """What was understood."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, with spaces between."""
        return " ".join(word.word for word in self.words)

    @property
    def confidence(self) -> float | None:
        """The mean confidence of the words, 0 to 1; None when nobody knows it."""
        sure = [one.confidence for one in self.words if one.confidence is not None]
        return round(sum(sure) / len(sure), 3) if sure else None


class Transcriber(Protocol):
    """Whatever turns a WAV file into words."""

    def transcribe(self, path: Path, *, timeout_s: float) -> Speech:
        """Return the words; raises RecognitionError or ModelError."""
        ...

    def close(self) -> None:
        """End what runs in the background."""
        ...
