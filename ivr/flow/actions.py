"""What the engine wants done.  It never does any of it itself."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text` in `language` (a BCP 47 tag such as zh-CN)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak `prompts`, which keys interrupt, and wait for keys.

    `longest` is the number of keys after which the answer is complete, None when
    only `finish_key` or the wait ends it.  `finish_key` is empty when every key
    counts.  `wait_s` is the time to the first key and between keys, in seconds.
    """

    prompts: tuple[Say, ...]
    longest: int | None
    finish_key: str
    wait_s: int


@dataclass(frozen=True, slots=True)
class Record:
    """Speak `prompts`, beep and record until `finish_key`, silence or `longest_s`."""

    prompts: tuple[Say, ...]
    longest_s: int
    silence_s: int
    finish_key: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case from the state; the host answers with `CaseOpened`."""

    reason: Literal["asked", "abandoned"]


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Action = Say | Ask | Record | OpenCase | HangUp
