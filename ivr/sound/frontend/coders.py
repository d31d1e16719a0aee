"""Real coders of telephone speech to learn from, as ffmpeg has them.

They predict the speech from its past and look for the code that sounds most like it
(code-excited linear prediction and its relations), as mobile networks do: ITU-T
G.723.1, Speex (https://www.speex.org/docs/manual/speex-manual/), RealAudio at 14.4
kbit/s and Codec 2.  AMR and GSM are left out on purpose, so that they stay to be tried
on; so are Opus and G.726, to choose by.  What an installation's ffmpeg lacks is not
used.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.errors import IvrError
from ivr.sound.frontend.mel import RATE, Floats
from ivr.sound.frontend.resample import resampled

Samples = NDArray[np.int16]

PROGRAM = "ffmpeg"
LINE_RATE = 8000
# A clip of some seconds takes a fraction of one.
LONGEST_WAIT_S = 60.0
# No coder comes later than this, by its own frames and its look ahead.
MOST_DELAY_S = 0.1
FULL_SCALE = 32767
QUIET = ("-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1")
PLAIN = ("-f", "s16le", "-ar", str(LINE_RATE), "-ac", "1")


class CoderError(IvrError):
    """A coder that ffmpeg lists gave no speech back; the message says which."""


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder at one of its rates: ffmpeg's name, its options, what it is packed in."""

    name: str
    encoder: str
    options: tuple[str, ...]
    container: str


CODERS = (
    Coder("G.723.1 6.3", "g723_1", ("-b:a", "6300"), "matroska"),
    Coder("Speex 6", "libspeex", ("-b:a", "6000"), "ogg"),
    Coder("Speex 8", "libspeex", ("-b:a", "8000"), "ogg"),
    Coder("Speex 15", "libspeex", ("-b:a", "15000"), "ogg"),
    Coder("RealAudio 14.4", "real_144", (), "matroska"),
    Coder("Codec 2 3.2", "libcodec2", ("-mode", "3200"), "codec2"),
)


def coders_here() -> tuple[Coder, ...]:
    """Return those of CODERS that the ffmpeg on this machine has, none without it."""
    program = shutil.which(PROGRAM)
    if program is None:
        return ()
    listed = run([program, "-hide_banner", "-encoders"], b"", "the list of encoders")
    names = set(re.findall(r"^ A\S{5} (\S+)", listed.decode(), re.MULTILINE))
    return tuple(coder for coder in CODERS if coder.encoder in names)


def through_coder(sound: Floats, coder: Coder) -> Floats:
    """Return `sound`, at 16 kHz, as it comes from a coder for 8 kHz: as long, in time.

    The same sound comes the same each time.  Raises CoderError.
    """
    whole = np.clip(np.rint(sound), -FULL_SCALE, FULL_SCALE).astype(np.int16)
    line = resampled(whole, RATE, LINE_RATE)
    went = np.clip(np.rint(line), -FULL_SCALE, FULL_SCALE).astype("<i2")
    came = decoded(encoded(went, coder), coder)
    back = resampled(in_time(came, went), LINE_RATE, RATE)
    return np.pad(back, (0, max(0, len(sound) - len(back))))[: len(sound)]


def encoded(line: Samples, coder: Coder) -> bytes:
    """Return what a coder makes of samples at 8 kHz."""
    form = ("-c:a", coder.encoder, *coder.options, "-f", coder.container)
    command = [PROGRAM, *QUIET, *PLAIN, "-i", "pipe:0", *form, "pipe:1"]
    return run(command, line.tobytes(), coder.name)


def decoded(packed: bytes, coder: Coder) -> Samples:
    """Return the samples at 8 kHz that a coder makes of what it packed."""
    reading = ("-f", coder.container, "-i", "pipe:0", "-c:a", "pcm_s16le")
    command = [PROGRAM, *QUIET, *reading, *PLAIN, "pipe:1"]
    return np.frombuffer(run(command, packed, coder.name), "<i2")


def run(command: list[str], given: bytes, what: str) -> bytes:
    """Return what ffmpeg makes of what it is given; raises CoderError."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command,
            input=given,
            capture_output=True,
            timeout=LONGEST_WAIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CoderError(
            f"ffmpeg took over {LONGEST_WAIT_S:.0f} s for {what}"
        ) from None
    if done.returncode or not done.stdout:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise CoderError(f"ffmpeg gives nothing for {what}: {told or 'no reason'}")
    return done.stdout


def in_time(came: Samples, went: Samples) -> Samples:
    """Return what came of what went, without the coder's delay, as long as that."""
    most = int(MOST_DELAY_S * LINE_RATE)
    length = len(went) + len(came)
    both = np.fft.rfft(came, length) * np.conj(np.fft.rfft(went, length))
    delay = int(np.argmax(np.fft.irfft(both, length)[: most + 1]))
    late = came[delay : delay + len(went)]
    return np.pad(late, (0, len(went) - len(late)))
