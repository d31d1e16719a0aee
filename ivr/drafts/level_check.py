"""Whether a sound can be a prompt: measured, and made into what callers are played.

ITU-T P.830 puts speech on a telephone line at -26 dB of full scale; made voices are
some dB louder.  What is far from that is heard badly beside them.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from ivr.audio.listening import ListeningError, run
from ivr.errors import UsageError

SHORTEST_S, LONGEST_S = 0.3, 60.0
QUIETEST_DB, LOUDEST_DB = -36.0, -10.0
# A thousandth of the samples at the end of the scale is heard as a rattle.
MOST_CLIPPED = 0.001
SILENT_DB = -55.0

Fault = Literal[
    "no_sound", "too_short", "too_long", "silent", "too_quiet", "too_loud", "clipped"
]


@dataclass(frozen=True, slots=True)
class Measures:
    """How long a sound is, in seconds, and how loud (`ivr.sound.loudness`)."""

    seconds: float
    level_db: float
    peak_db: float
    clipped: float


class SoundRefusedError(UsageError):
    """It cannot be a prompt: record it again, as `fault` and its measures say.

    `reason` is what the bytes are, for those that are no sound.
    """

    def __init__(
        self, fault: Fault, measures: Measures | None = None, reason: str = ""
    ) -> None:
        super().__init__(f"{fault}: {reason or measures}")
        self.fault: Fault = fault
        self.measures = measures
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PromptSound:
    """A WAV of one channel at 8 kHz, and the measures of what it was made from."""

    wav: bytes
    measures: Measures


def checked(content: bytes) -> PromptSound:
    """Return `content` as callers are played it; raises SoundRefusedError."""
    with TemporaryDirectory(prefix="ivr-prompt-") as folder:
        came, made = Path(folder) / "came", Path(folder) / "made.wav"
        came.write_bytes(content)
        try:
            told = run("prompt", str(came), str(made), str(LONGEST_S))
        except ListeningError as wrong:
            raise SoundRefusedError("no_sound", reason=str(wrong)) from wrong
        measures = Measures(
            **({"level_db": 0, "peak_db": 0, "clipped": 0} | json.loads(told))
        )
        fault = fault_in(measures)
        if fault:
            raise SoundRefusedError(fault, measures)
        return PromptSound(made.read_bytes(), measures)


def fault_in(measures: Measures) -> Fault | None:
    """Return what is wrong with a sound of these measures, the gravest alone."""
    if measures.seconds > LONGEST_S:
        return "too_long"
    if measures.seconds < SHORTEST_S:
        return "too_short"
    if measures.level_db < SILENT_DB:
        return "silent"
    if measures.level_db < QUIETEST_DB:
        return "too_quiet"
    if measures.clipped > MOST_CLIPPED:
        return "clipped"
    return "too_loud" if measures.level_db > LOUDEST_DB else None
