"""What a sound file says of itself, and the error for bytes that are no sound."""

from dataclasses import dataclass
from typing import Literal

from ivr.errors import IvrError

Container = Literal["wav", "au", "mp3", "ogg"]
Encoding = Literal["pcm", "ulaw", "alaw", "mp3", "vorbis", "opus"]

MOST_CHANNELS = 2
# As many as a WAV can tell of.
A_WAVS = 2**16 - 1
RATES = range(8000, 48001)
# The longest that Twilio's Record verb can be told to take.
# https://www.twilio.com/docs/voice/twiml/record#attributes-max-length
LONGEST_S = 4 * 60 * 60
# Encodings that are read without another program.
PLAIN = frozenset({"pcm", "ulaw", "alaw"})


class NotAudioError(IvrError):
    """The bytes are no sound that can be heard; the reason says what they are."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a sound file holds, by its header.

    `bits` are those of a sample in the file, 0 where there is no such thing.  `start`
    is where the sound begins, in bytes.  `frames` is exact, but for an MP3 without a
    count of its own, where it is a guess from the first frames.  `streamed`: the
    header was written before the length was known.
    """

    container: Container
    encoding: Encoding
    channels: int
    rate: int
    bits: int
    frames: int
    start: int = 0
    streamed: bool = False

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.frames / self.rate

    @property
    def is_plain(self) -> bool:
        """Whether its samples can be read without ffmpeg."""
        return self.encoding in PLAIN

    @property
    def frame_bytes(self) -> int:
        """The bytes of one sample of every channel, in a plain file."""
        return self.channels * self.bits // 8


def checked(sound: Sound) -> Sound:
    """Return `sound` if a telephone could have made it; raises NotAudioError."""
    if not 1 <= sound.channels <= MOST_CHANNELS or sound.rate not in RATES:
        many = f"over {A_WAVS}" if sound.channels > A_WAVS else sound.channels
        form = f"{many} channels at {sound.rate} Hz"
        raise NotAudioError(f"no telephone has {form}")
    if sound.frames <= 0:
        raise NotAudioError(f"it is the header of {named(sound)} without any sound")
    if sound.seconds > LONGEST_S:
        hours = LONGEST_S // 3600
        raise NotAudioError(f"it says that it lasts over {hours} hours; none may")
    return sound


def named(sound: Sound) -> str:
    """Return what people call such a file."""
    return {"wav": "a WAV", "au": "an AU", "mp3": "an MP3", "ogg": "an OGG"}[
        sound.container
    ]
