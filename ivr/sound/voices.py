"""Who speaks in a recording: one voice, or two that were recorded apart.

Of a call between two people Twilio records the caller on the first channel and whoever
was called on the second.  A stereo file may also hold one sound twice, or be silent on
a side.  https://www.twilio.com/docs/voice/twiml/dial#record
"""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ivr.sound.form import Sound
from ivr.sound.inspect import inspect
from ivr.sound.samples import Samples, decoded_rate, pieces

# Below this nothing was said on a channel, out of 32,768: the noise of a coder.
SILENCE_HEIGHT = 32
# Of the power of both sides, their difference: less than this is one sound twice,
# which an MP3 does not keep alike to the last bit.
ALIKE = 0.01


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of a recording, at `rate` samples a second.

    `channel` is 1 for the caller, 2 for whoever was called; None where there is no
    telling them apart.
    """

    path: Path
    sound: Sound
    channel: Literal[1, 2] | None

    @property
    def rate(self) -> int:
        """The samples a second."""
        return decoded_rate(self.sound)

    def pieces(self) -> Generator[Samples]:
        """Yield its samples in order, each piece an array of one axis.

        It can be asked again, for a second pass; the file is then read again.
        Raises DecodeError.
        """
        for piece in pieces(self.path, self.sound):
            if self.channel is not None:
                yield np.ascontiguousarray(piece[:, self.channel - 1])
            elif self.sound.channels == 1:
                yield piece[:, 0]
            else:
                yield (piece.sum(axis=1, dtype=np.int32) // 2).astype(np.int16)

    def samples(self) -> Samples:
        """Return all samples: an hour of 8 kHz takes 58 MB, of MP3 115 MB at most."""
        return np.concatenate([np.empty(0, np.int16), *self.pieces()])


def voices(path: Path) -> tuple[Voice, ...]:
    """Return the voices in the recording at `path`.

    Raises NotAudioError where it is no sound, DecodeError where it cannot be read.
    """
    sound = inspect(path)
    return tuple(Voice(path, sound, channel) for channel in apart(path, sound))


def apart(path: Path, sound: Sound) -> tuple[Literal[1, 2] | None, ...]:
    """Return the channels to be heard apart; None alone is all of them together."""
    if sound.channels == 1:
        return (None,)
    height = np.zeros(2)
    both = difference = 0.0
    for piece in pieces(path, sound):
        sides: NDArray[np.float32] = piece.astype(np.float32)
        height = np.maximum(height, np.abs(sides).max(axis=0))
        both += float(np.square(sides).sum())
        difference += float(np.square(sides[:, 0] - sides[:, 1]).sum())
    first, second = (bool(one > SILENCE_HEIGHT) for one in height)
    if difference <= ALIKE * both or not (first or second):
        return (None,)
    if first and second:
        return (1, 2)
    return (1,) if first else (2,)
