"""A sound file as one that browsers play: a WAV of 16-bit samples."""

import wave
from pathlib import Path

from ivr.sound.inspect import inspect
from ivr.sound.samples import SAMPLE_BYTES, decoded_rate, pieces


def rewrite(path: Path, target: Path) -> None:
    """Write what sounds at `path` to `target`, with its rate and channels.

    Raises NotAudioError, DecodeError.
    """
    sound = inspect(path)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(sound.channels)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(decoded_rate(sound))
        for piece in pieces(path, sound):
            file.writeframes(piece.astype("<i2").tobytes())
