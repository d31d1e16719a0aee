"""Recordings as Twilio stores them: WAV, PCM of 16 bits, 8000 Hz, one channel."""

import array
import io
import math
import sys
import wave
from collections.abc import Sequence
from typing import TypeAlias

from ivr.errors import UsageError

RATE_HZ = 8000
SAMPLE_BYTES = 2
# A tone that no recogniser takes for words, well under full scale.
TONE_HZ = 300
TONE_HEIGHT = 8000

# How fast a synthetic voice reads, in characters a second.
EASTERN_PACE = {"zh": 4.5, "cmn": 4.5, "yue": 4.5, "ko": 7.0}
WESTERN_PACE = 15.0

Samples: TypeAlias = "array.array[int]"


def seconds_to_say(text: str, language: str) -> float:
    """Return how long a voice takes to say `text` in `language` (`zh-CN`)."""
    pace = EASTERN_PACE.get(language.partition("-")[0].lower(), WESTERN_PACE)
    return len(text) / pace


def as_recorded(content: bytes, most_s: float) -> bytes:
    """Return `content` as the exchange would have recorded it, cut at `most_s`.

    A recording that is already 8000 Hz, mono and short enough stays as it is, byte
    for byte.  Raises UsageError for anything but a WAV file of 16-bit samples.
    """
    samples, rate_hz, channels = read_samples(content)
    most = int(most_s * RATE_HZ)
    if (rate_hz, channels) == (RATE_HZ, 1) and len(samples) <= most:
        return content
    mono = mixed(samples, channels)
    return write_wav(resampled(mono, rate_hz)[:most])


def seconds_of(content: bytes) -> float:
    """Return the length of a WAV file of 16-bit samples, in seconds."""
    samples, rate_hz, channels = read_samples(content)
    return len(samples) / channels / rate_hz


def tone(seconds: float) -> bytes:
    """Return a WAV file that hums for `seconds`."""
    wave_length = RATE_HZ / TONE_HZ
    return write_wav(
        array.array(
            "h",
            (
                int(TONE_HEIGHT * math.sin(2 * math.pi * index / wave_length))
                for index in range(int(seconds * RATE_HZ))
            ),
        )
    )


def read_samples(content: bytes) -> tuple[Samples, int, int]:
    """Return samples, rate in Hz and channels of a WAV file; or raise UsageError."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            frames = file.readframes(file.getnframes())
            width, rate_hz, channels = (
                file.getsampwidth(),
                file.getframerate(),
                file.getnchannels(),
            )
    except (wave.Error, EOFError) as error:
        raise UsageError(f"not a WAV file of PCM samples: {error}") from error
    if width != SAMPLE_BYTES or not rate_hz:
        raise UsageError(f"a WAV file of {8 * width}-bit samples; wanted: 16-bit")
    whole = len(frames) - len(frames) % (SAMPLE_BYTES * channels)
    return in_this_order(array.array("h", frames[:whole])), rate_hz, channels


def mixed(samples: Samples, channels: int) -> Samples:
    """Return one channel: the mean of all."""
    if channels == 1:
        return samples
    sides = zip(*(samples[side::channels] for side in range(channels)), strict=True)
    return array.array("h", (sum(side) // channels for side in sides))


def resampled(samples: Samples, rate_hz: int) -> Samples:
    """Return `samples` at 8000 Hz: each the mean of the stretch it stands for."""
    if rate_hz == RATE_HZ:
        return samples
    step = rate_hz / RATE_HZ
    stretches = (
        samples[int(index * step) : max(int((index + 1) * step), int(index * step) + 1)]
        for index in range(int(len(samples) / step))
    )
    return array.array("h", (sum(part) // len(part) for part in stretches if part))


def as_samples(content: bytes) -> Samples:
    """Return the samples of a WAV file at 8000 Hz, its channels mixed."""
    samples, rate_hz, channels = read_samples(content)
    return resampled(mixed(samples, channels), rate_hz)


def silence(seconds: float) -> Samples:
    """Return `seconds` of silence at 8000 Hz."""
    return array.array("h", bytes(SAMPLE_BYTES * int(seconds * RATE_HZ)))


def write_sides(sides: Sequence[Samples], channels: int) -> bytes:
    """Return the WAV file of two sides as long as each other: apart, or mixed."""
    both = array.array("h", bytes(SAMPLE_BYTES * len(sides) * len(sides[0])))
    for place, side in enumerate(sides):
        both[place :: len(sides)] = side
    if channels == 1:
        return write_wav(mixed(both, len(sides)))
    return write_wav(both, channels=len(sides))


def write_wav(samples: Samples, *, channels: int = 1) -> bytes:
    """Return the WAV file of samples at 8000 Hz."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(RATE_HZ)
        file.writeframes(in_this_order(samples).tobytes())
    return content.getvalue()


def in_this_order(samples: Samples) -> Samples:
    """Turn WAV's little-endian samples into this machine's, or back."""
    if sys.byteorder == "little":
        return samples
    turned = array.array("h", samples)
    turned.byteswap()
    return turned
