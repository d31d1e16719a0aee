"""Telephone sound as it comes, piece by piece, made fit for a speech model.

What is known only at the end of a recording is not known here, so this is the plain
way of `convert`: samples joined by straight lines, at less of the level.
"""

from array import array
from dataclasses import dataclass

TELEPHONE_HZ = 8000
LEVEL = 0.4
# G.711 mu-law: https://www.itu.int/rec/T-REC-G.711
BIAS = 0x84
SIGN, EXPONENT, MANTISSA = 0x80, 0x70, 0x0F


def linear(code: int) -> int:
    """Return the 16-bit sample that a mu-law byte stands for."""
    code = ~code & 0xFF
    size = ((code & MANTISSA) << 3) + BIAS << ((code & EXPONENT) >> 4)
    return BIAS - size if code & SIGN else size - BIAS


SAMPLES = tuple(round(linear(code) * LEVEL) for code in range(256))


@dataclass(slots=True)
class Upsampler:
    """Turns mu-law at 8000 Hz into 16-bit samples at `rate`, a multiple of it."""

    rate: int
    last: int = 0

    def take(self, mulaw: bytes) -> bytes:
        """Return the samples of the next piece, in this machine's order."""
        times = self.rate // TELEPHONE_HZ
        made = array("h")
        before = self.last
        for code in mulaw:
            sample = SAMPLES[code]
            step = sample - before
            made.extend(before + step * part // times for part in range(1, times + 1))
            before = sample
        self.last = before
        return made.tobytes()
