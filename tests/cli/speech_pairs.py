"""Folders of speech to learn from, made up or from the demo's clips."""

import wave
from pathlib import Path

import numpy as np

from ivr.sound.frontend.extension import load_extension
from ivr.sound.frontend.mel import BINS
from ivr.sound.frontend.synthesis import line_gains, sound_of, spectra
from ivr.speech.front_ends import shipped_coefficients

WIDE = 16000


def write(path: Path, samples, rate=WIDE) -> Path:
    """A mono WAV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(np.clip(samples, -32768, 32767).astype("<i2").tobytes())
    return path


def babble(seconds, seed, *, tied=True):
    """Noise that swells and sinks; its upper half with the lower, or against it."""
    chance = np.random.default_rng(seed)
    lines = np.fft.rfft(chance.standard_normal(int(seconds * WIDE)))
    hertz = np.fft.rfftfreq(int(seconds * WIDE), 1 / WIDE)
    low, high = (
        np.fft.irfft(np.where(part, lines, 0)) for part in (hertz < 3000, hertz >= 3000)
    )
    swell = np.exp(chance.uniform(-3, 0, int(seconds * 10) + 1))
    swell = np.interp(np.arange(len(low)), np.arange(len(swell)) * 1600, swell)
    other = swell if tied else 0.05 / swell
    return 3000 * (low * swell + high * other)


def like_speech(seconds, seed):
    """Noise whose bands go together as those of the voices behind what is shipped."""
    shipped = load_extension(shipped_coefficients())
    chance = np.random.default_rng(seed)
    noise = chance.standard_normal(int(seconds * WIDE)).astype(np.float32)
    windows = spectra(noise)
    steps = chance.standard_normal((len(windows) + 11, BINS))
    smooth = np.stack([steps[at : at + len(windows)] for at in range(12)]).sum(axis=0)
    turns = np.linalg.cholesky(shipped.covariance + 0.01 * np.eye(BINS))
    bands = shipped.mean + smooth / np.sqrt(12) @ turns.T
    sound = sound_of(windows * line_gains(bands.astype(np.float32)), len(noise))
    return 800 * sound


def pairs_folder(folder: Path, *, clips=10, seconds=8.0, tied=True) -> Path:
    """A folder with so many clips of two voices."""
    for number in range(clips):
        name = f"voice{number % 2}.{number:02}.wav"
        write(folder / "wide" / name, babble(seconds, number, tied=tied))
    return folder
