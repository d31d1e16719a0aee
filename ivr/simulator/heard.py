"""What was said to somebody on the phone, and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """One Say (`text`) or Play (`url`), from `at` for `seconds`.

    `cut_short`: a key was pressed before its end.
    """

    text: str
    url: str | None
    language: str
    at: datetime
    seconds: float
    cut_short: bool = False
