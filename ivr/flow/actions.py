"""What the engine wants done.  It never does any of it itself."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text` in `language` (a BCP 47 tag such as zh-CN).

    `sound` is a recording of it, as a file's name relative to the flow, None when
    there is none.
    """

    text: str
    language: str
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak `prompts`, which keys interrupt, and wait for keys.

    `longest` is the number of keys after which the answer is complete, None when
    only `finish_key` or the wait ends it.  `finish_key` is empty when every key
    counts.  `wait_s` is the time to the first key and between keys, in seconds.
    `hear` are words that mean something here; where there are any, speech is an
    answer too, in the language of most prompts.
    """

    prompts: tuple[Say, ...]
    longest: int | None
    finish_key: str
    wait_s: int
    hear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Speak `prompts`, beep and record until `finish_key`, silence or `longest_s`."""

    prompts: tuple[Say, ...]
    longest_s: int
    silence_s: int
    finish_key: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case from the state; the host answers with `CaseOpened`.

    `joined` adds the call to a case that its caller has open, where there is one.
    """

    reason: Literal["asked", "joined", "abandoned"]


@dataclass(frozen=True, slots=True)
class Verify:
    """Learn who calls; the host answers with `Verified`.

    `account` is the number that the caller gave, `pin` the telephone PIN; None where
    they gave none.
    """

    account: str | None
    pin: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Speak `prompts`, then ring `numbers` (E.164) at once for `ring_s` seconds.

    `people` is their name in the flow.  With `press_1` whoever answers hears
    `whisper` and takes the call with a key.  The host answers with `Transferred`.
    """

    prompts: tuple[Say, ...]
    people: str
    numbers: tuple[str, ...]
    ring_s: int
    press_1: bool
    whisper: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class SendText:
    """Send a text message to `to` (E.164); `name` is its prompt, once in a call."""

    to: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Request:
    """Ask the company's own systems for something, once in a call."""

    kind: Literal["freeze"]


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Action = Say | Ask | Record | OpenCase | Verify | Transfer | SendText | Request | HangUp
