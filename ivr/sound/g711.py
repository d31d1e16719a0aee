"""The telephone's own 8-bit samples as 16-bit ones: ITU-T G.711, tables 1a and 2a."""

import numpy as np
from numpy.typing import NDArray


def ulaw_table() -> NDArray[np.int16]:
    """Return what each of the 256 bytes of µ-law stands for."""
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    exponent, mantissa = code >> 4 & 7, code & 15
    height = (((mantissa << 3) + 132) << exponent) - 132
    return np.where(code & 0x80, -height, height).astype(np.int16)


def alaw_table() -> NDArray[np.int16]:
    """Return what each of the 256 bytes of A-law stands for."""
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = code >> 4 & 7, code & 15
    low = (mantissa << 4) + 8
    height = np.where(exponent > 0, (low + 256) << np.maximum(exponent - 1, 0), low)
    return np.where(code & 0x80, height, -height).astype(np.int16)


ULAW = ulaw_table()
ALAW = alaw_table()
