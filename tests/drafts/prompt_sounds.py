"""Sounds that are sent as prompts."""

import io
import wave

import numpy as np

RATE = 16000


def tone(seconds=1.0, height=0.2, rate=RATE, channels=1) -> bytes:
    """A WAV of a voice-like buzz whose level is that of a sine of `height`."""
    at = np.arange(int(seconds * rate)) / rate
    wavy = np.sin(2 * np.pi * 220 * at) * height * 32767
    samples = np.clip(np.round(wavy), -32768, 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.repeat(samples, channels).tobytes())
    return file.getvalue()
