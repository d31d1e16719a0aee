"""Telephone lines to send wide speech over, made of sox and ffmpeg.

None of what makes them is ours, and none of it was used to learn the front end's
coefficients.  GSM comes from ffmpeg's libgsm, AMR-NB from sox's opencore-amrnb.
"""

import subprocess
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

LINE_RATE = 8000
LOST_S = 0.02


def run(*command: object) -> None:
    """Run a program; what it says is shown only when it fails."""
    words = list(map(str, command))
    done = subprocess.run(words, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr.decode()}")


def read(path: Path):
    """Return the samples of a mono WAV, and their rate."""
    with wave.open(str(path)) as file:
        data = file.readframes(file.getnframes())
        return np.frombuffer(data, "<i2").astype(float), file.getframerate()


def write(path: Path, samples, rate: int) -> None:
    """Write a mono WAV."""
    whole = np.clip(np.rint(samples), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(whole.tobytes())


class Bench:
    """A folder to work in, and the number of the clip that is on its way."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.number = number

    def at(self, name: str) -> Path:
        """Return a file to work with."""
        return self.folder / name

    def line(self, wide: Path, *effects: object) -> Path:
        """Bring `wide` to 8 kHz, with sox's `effects`."""
        out = self.at("line.wav")
        run("sox", "-D", wide, "-r", LINE_RATE, "-b", 16, out, *effects)
        return out

    def g711(self, line: Path, law: str) -> Path:
        """Send an 8 kHz file through G.711."""
        coded, out = self.at("coded.wav"), self.at("g711.wav")
        run("sox", "-D", line, "-e", law, "-t", "wav", coded)
        run("sox", "-D", coded, "-e", "signed", "-b", 16, out)
        return out

    def noisy(self, wide: Path, decibels: float, *, pink: bool) -> Path:
        """Add noise, so many dB below the speech."""
        samples, rate = read(wide)
        noise = np.random.default_rng(self.number).standard_normal(len(samples))
        if pink:
            lines = np.fft.rfft(noise)
            lines /= np.sqrt(np.maximum(np.arange(len(lines)), 30))
            noise = np.fft.irfft(lines, len(samples))
        ratio = np.mean(samples**2) / np.mean(noise**2) / 10 ** (decibels / 10)
        out = self.at("noisy.wav")
        write(out, samples + noise * np.sqrt(ratio), rate)
        return out

    def lossy(self, line: Path, share: float) -> Path:
        """Lose a share of the packets of 20 ms: there is nothing in their place."""
        samples, rate = read(line)
        size = int(rate * LOST_S)
        chance = np.random.default_rng(self.number)
        for begin in range(0, len(samples), size):
            if chance.random() < share:
                samples[begin : begin + size] = 0
        out = self.at("lossy.wav")
        write(out, samples, rate)
        return out

    def coded(self, line: Path, *, gsm: bool, mode: int = 0) -> Path:
        """Send an 8 kHz file through GSM full rate, or AMR-NB in one of its modes."""
        out = self.at("decoded.wav")
        if gsm:
            packed = self.at("packed.gsm")
            run("ffmpeg", "-y", "-i", line, "-c:a", "libgsm", packed)
            run("ffmpeg", "-y", "-i", packed, "-c:a", "pcm_s16le", out)
        else:
            packed = self.at("packed.amr-nb")
            run("sox", "-D", line, "-C", mode, packed)
            run("sox", "-D", packed, "-b", 16, out)
        return out

    def usual(self, wide: Path, *before: object) -> Path:
        """Send `wide` over the usual line: 300 to 3400 Hz, µ-law."""
        return self.g711(self.line(wide, *before, "sinc", "300-3400"), "mu-law")

    def in_wide_file(self, wide: Path) -> Path:
        """Send `wide` over the usual line, and write that with 16 kHz."""
        out = self.at("wide-file.wav")
        run("sox", "-D", self.usual(wide), "-r", 16000, "-b", 16, out)
        return out


CHANNELS: dict[str, Callable[[Bench, Path], Path]] = {
    "wide": lambda _bench, wide: wide,
    "0-4000 µ-law": lambda b, w: b.g711(b.line(w, "rate", "-v"), "mu-law"),
    "300-3400 µ-law": lambda b, w: b.usual(w),
    "300-3400 A-law": lambda b, w: b.g711(b.line(w, "sinc", "300-3400"), "a-law"),
    "200-3200 µ-law": lambda b, w: b.g711(b.line(w, "sinc", "200-3200"), "mu-law"),
    "GSM": lambda b, w: b.coded(b.line(w, "sinc", "300-3400"), gsm=True),
    "AMR-NB 12.2": lambda b, w: b.coded(b.line(w, "sinc", "200-3600"), gsm=0, mode=7),
    "AMR-NB 4.75": lambda b, w: b.coded(b.line(w, "sinc", "200-3600"), gsm=0, mode=0),
    "20 dB softer": lambda b, w: b.usual(w, "gain", -20),
    "clipped by 15 dB": lambda b, w: b.usual(w, "gain", 15),
    "white noise 20 dB": lambda b, w: b.usual(b.noisy(w, 20, pink=False)),
    "pink noise 10 dB": lambda b, w: b.usual(b.noisy(w, 10, pink=True)),
    # What the same noise costs without a line: no front end of lines gets behind it.
    "white noise 20 dB, no line": lambda b, w: b.noisy(w, 20, pink=False),
    "pink noise 10 dB, no line": lambda b, w: b.noisy(w, 10, pink=True),
    "5 % of packets lost": lambda b, w: b.lossy(b.usual(w), 0.05),
    "300-3400 in 16 kHz": lambda b, w: b.in_wide_file(w),
}


def sent(channel: str, wide: Path, number: int):
    """Return the samples of `wide` after a channel, and their rate.

    `number` seeds what is random, so that a clip meets the same noise each time.
    """
    with tempfile.TemporaryDirectory() as folder:
        return read(CHANNELS[channel](Bench(Path(folder), number), wide))
