"""The child process that turns speech into words.  The only module that uses Vosk.

    python -m ivr.speech.recogniser MODEL_FOLDER THREADS

Its lines are those of ivr.speech.answering.  The model is loaded once and shared; each
file has a recogniser of its own (https://github.com/alphacep/vosk-api/issues/877).
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vosk

from ivr.sound.samples import SAMPLE_BYTES
from ivr.sound.silence import Timeline
from ivr.sound.voices import Voice, voices
from ivr.speech.answering import Answer, serve
from ivr.speech.doubts import READINGS, Span, with_alternatives
from ivr.speech.hearing import Hearing
from ivr.speech.training_mean import features
from ivr.speech.turns import in_turns
from ivr.speech.vosk_model import loaded

# Fed in pieces, the recogniser finds the pauses at which a sentence ends.
PIECE_S = 0.25


def model_rate(model: Path) -> int:
    """Return the samples per second that the model was trained on."""
    return int(features(model)["sample-frequency"])


def words(model: vosk.Model, hearing: Hearing, path: Path) -> list[Any]:
    """Return the words of the recording at `path`.

    Each has times in seconds, confidence, and where voices were recorded apart, the
    `channel` of its own; they are then in the order of the turns.
    """
    return in_turns(
        [
            {**word, "channel": voice.channel}
            for voice in voices(path)
            for word in voice_words(model, hearing, voice)
        ]
    )


def voice_words(model: vosk.Model, hearing: Hearing, voice: Voice) -> list[Any]:
    """Return what one voice says, with the times of the recording itself."""
    samples, timeline = hearing.heard(voice)
    found = recognised(model, hearing.rate, samples) if samples else []
    return [{**word, **times(word, timeline)} for word in found]


def times(word: Answer, timeline: Timeline) -> dict[str, float]:
    """Return when `word`, heard without the silences, was said in the recording."""
    start, end = timeline.starts(word["start"]), timeline.ends(word["end"])
    return {"start": round(start, 3), "end": round(end, 3)}


def recognised(model: vosk.Model, rate: int, samples: bytes) -> list[Any]:
    """Return the words of `samples`, 16-bit and `rate` a second."""
    recogniser = vosk.KaldiRecognizer(model, rate)
    recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own signature
    found: list[Any] = []
    for piece in pieces(samples, int(rate * PIECE_S)):
        if recogniser.AcceptWaveform(piece):
            found += json.loads(recogniser.Result()).get("result", [])
    found += json.loads(recogniser.FinalResult()).get("result", [])
    again = Again(recogniser, rate, samples)
    return with_alternatives(found, again.heard_s, again)


class Again:
    """Hears stretches of `samples` again, with the recogniser that heard the whole.

    A new one takes most of a second to begin, and does not know the voice yet.
    """

    def __init__(
        self, recogniser: vosk.KaldiRecognizer, rate: int, samples: bytes
    ) -> None:
        self.recogniser = recogniser
        self.rate = rate
        self.samples = samples
        # It goes on counting the seconds from the first it ever heard.
        self.heard_s = self.seconds(samples)
        recogniser.SetMaxAlternatives(READINGS)

    def seconds(self, samples: bytes) -> float:
        """Return how long samples are."""
        return len(samples) / SAMPLE_BYTES / self.rate

    def __call__(self, span: Span) -> list[Any]:
        """Return the likeliest readings of a stretch, with times within it."""
        begin, end = (round(at * self.rate) * SAMPLE_BYTES for at in span)
        piece = self.samples[begin:end]
        self.recogniser.AcceptWaveform(piece)
        told = json.loads(self.recogniser.FinalResult()).get("alternatives", [])
        for reading in told:
            for word in reading.get("result", ()):
                word["start"] -= self.heard_s
                word["end"] -= self.heard_s
        self.heard_s += self.seconds(piece)
        return told


def pieces(samples: bytes, frames: int) -> Iterator[bytes]:
    """Yield `samples` in pieces of `frames`."""
    size = frames * SAMPLE_BYTES
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


class Recogniser:
    """One model, loaded once and shared by the threads that recognise with it."""

    def __init__(self, folder: Path) -> None:
        self.hearing = Hearing(folder)
        self.rate = self.hearing.rate
        self.model = loaded(folder)

    def recognise(self, path: Path) -> Answer:
        """Return the words of the recording at `path`."""
        return {"words": words(self.model, self.hearing, path)}


if __name__ == "__main__":
    vosk.SetLogLevel(-1)
    serve(Path(sys.argv[1]), int(sys.argv[2]), Recogniser)
