"""What a caller can do, as data: a script of a simulated caller is a list of these."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

End = Literal[
    "silence", "hang_up", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"
]


@dataclass(frozen=True, slots=True)
class Press:
    """Press keys, `after_s` seconds into what is being said (None: when it is over)."""

    keys: str
    after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Do nothing until the call goes on by itself."""


@dataclass(frozen=True, slots=True)
class Say:
    """Say words; `confidence` (0 to 1) is the recogniser's, None if it gives none."""

    text: str
    confidence: float | None = 0.9


@dataclass(frozen=True, slots=True)
class Message:
    """Leave a recording (a WAV file or its bytes), ended by a key or otherwise."""

    wav: bytes | Path
    end: End = "silence"


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the receiver down."""


Step = Press | Silent | Say | Message | HangUp
