"""The child process of sherpa-onnx, the second engine.  The only module that uses it.

    python -m ivr.speech.sherpa_recogniser MODEL_FOLDER THREADS

Its lines are those of ivr.speech.answering.  It needs `pip install
'ivr-hotline[sherpa]'`.  Models that hear a whole utterance at once need memory by the
square of its length, and Whisper hears 30 seconds at most, so that long speech is cut
where it is softest.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import sherpa_onnx
from numpy.typing import NDArray

from ivr.sound.samples import Samples
from ivr.sound.silence import Timeline, without_silence
from ivr.sound.voices import Voice, voices
from ivr.speech.answering import Answer, serve
from ivr.speech.sherpa_files import SherpaModel, sherpa_model
from ivr.speech.tokens import words_of
from ivr.speech.turns import in_turns

RATE = 16000
LONGEST_S = 28
# A long piece is cut in its last so many seconds.
CUT_S = 8
FRAME_S = 0.1
FULL_SCALE = 32768


def loaded(model: SherpaModel) -> Any:  # noqa: ANN401 - sherpa-onnx has no types
    """Return sherpa-onnx's recogniser of `model`."""
    make = sherpa_onnx.OfflineRecognizer
    files = {name: str(path) for name, path in model.files.items()}
    match model.kind:
        case "transducer":
            return make.from_transducer(**files)
        case "whisper":
            return make.from_whisper(**files, language="")  # the model tells
        case "paraformer":
            files["paraformer"] = files.pop("model")
            return make.from_paraformer(**files)
        case _:
            return getattr(make, f"from_{model.kind}")(**files)


class SherpaRecogniser:
    """One model, loaded once and shared by the threads that recognise with it."""

    rate = RATE

    def __init__(self, folder: Path) -> None:
        model = sherpa_model(folder)
        if model is None:
            raise ValueError("it holds no model of sherpa-onnx that we know")
        self._recogniser = loaded(model)

    def recognise(self, path: Path) -> Answer:
        """Return the words of the recording at `path`, as Vosk's child does."""
        found = [
            {**word, "channel": voice.channel}
            for voice in voices(path)
            for word in self._voice_words(voice)
        ]
        return {"words": in_turns(found)}

    def _voice_words(self, voice: Voice) -> Iterator[Answer]:
        samples, timeline = without_silence(voice.samples(), voice.rate)
        begin = 0
        for piece in pieces(samples, voice.rate):
            for word in self._piece_words(piece, voice.rate):
                yield {**word, **times(word, begin / voice.rate, timeline)}
            begin += len(piece)

    def _piece_words(self, piece: Samples, rate: int) -> list[Answer]:
        stream = self._recogniser.create_stream()
        stream.accept_waveform(rate, piece.astype(np.float32) / FULL_SCALE)
        self._recogniser.decode_stream(stream)
        found = stream.result
        return words_of(
            found.tokens, found.timestamps, found.ys_log_probs, len(piece) / rate
        )


def times(word: Answer, begin_s: float, timeline: Timeline) -> dict[str, float]:
    """Return when `word` of a piece that begins at `begin_s` was said in the file."""
    start = timeline.starts(begin_s + word["start"])
    end = timeline.ends(begin_s + word["end"])
    return {"start": round(start, 3), "end": round(max(start, end), 3)}


def pieces(samples: Samples, rate: int) -> Iterator[Samples]:
    """Yield `samples` in pieces that no model is too small for."""
    while len(samples) > LONGEST_S * rate:
        cut = softest(samples[: LONGEST_S * rate], rate)
        yield samples[:cut]
        samples = samples[cut:]
    if len(samples):
        yield samples


def softest(samples: Samples, rate: int) -> int:
    """Return where in its last seconds `samples` is softest."""
    size, begin = int(FRAME_S * rate), len(samples) - CUT_S * rate
    frames = samples[begin:][: CUT_S * rate // size * size].reshape(-1, size)
    power: NDArray[np.float32] = np.square(frames, dtype=np.float32).mean(axis=1)
    return begin + int(power.argmin()) * size + size // 2


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), SherpaRecogniser)
