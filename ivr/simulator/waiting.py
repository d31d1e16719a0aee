"""What a call waits for: the caller's keys or words, a recording, a dialled number."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from ivr.simulator.steps import Step


@dataclass(frozen=True, slots=True)
class Gathering:
    """A Gather takes input: `takes` holds `dtmf`, `speech` or both; times in seconds.

    `typed` are the keys so far; with `num_digits` of them it goes on by itself.
    `hints` are the words that it listens for above others.
    """

    takes: frozenset[str]
    num_digits: int | None
    finish_on_key: str
    timeout_s: int
    language: str
    typed: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """A Record listens: until a key, `timeout_s` of silence, or `max_length_s`."""

    max_length_s: int
    finish_on_key: str
    timeout_s: int


@dataclass(frozen=True, slots=True)
class Dialling:
    """A Dial rings at `number`, or (`connected`) the two are talking.

    Several that ring at once stand in it with commas between.
    """

    number: str
    connected: bool


Waiting = Gathering | Recording | Dialling

T = TypeVar("T")
# A call in progress: it yields what it waits for and is sent what the caller does.
Steps = Generator[Waiting, Step, T]
