"""TwiML's verbs as values, with Twilio's defaults filled in.

Relative addresses stay as written; an address left out is None.
https://www.twilio.com/docs/voice/twiml
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ivr.errors import UsageError
from ivr.simulator.beside import Beside, read_beside

KEYS = "0123456789*#"
# A verb that is to be repeated "for ever" is repeated this often.
FOR_EVER = 1000
MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class Say:
    """https://www.twilio.com/docs/voice/twiml/say ."""

    text: str
    language: str
    times: int


@dataclass(frozen=True, slots=True)
class Play:
    """https://www.twilio.com/docs/voice/twiml/play ."""

    url: str
    times: int


@dataclass(frozen=True, slots=True)
class Pause:
    """https://www.twilio.com/docs/voice/twiml/pause ."""

    length_s: int


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """https://www.twilio.com/docs/voice/twiml/gather ."""

    prompts: tuple[Prompt, ...]
    action: str | None
    takes: frozenset[str]
    timeout_s: int
    num_digits: int | None
    finish_on_key: str
    language: str
    action_on_empty_result: bool
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """https://www.twilio.com/docs/voice/twiml/record ."""

    action: str | None
    timeout_s: int
    max_length_s: int
    finish_on_key: str
    play_beep: bool
    status_callback: str | None
    status_events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """https://www.twilio.com/docs/voice/twiml/number ."""

    number: str
    whisper: str | None
    status_callback: str | None
    status_events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dial:
    """https://www.twilio.com/docs/voice/twiml/dial ; all numbers ring at once."""

    numbers: tuple[Number, ...]
    action: str | None
    caller_id: str | None
    timeout_s: int
    time_limit_s: int


@dataclass(frozen=True, slots=True)
class Redirect:
    """https://www.twilio.com/docs/voice/twiml/redirect ."""

    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """https://www.twilio.com/docs/voice/twiml/hangup ."""


@dataclass(frozen=True, slots=True)
class Reject:
    """https://www.twilio.com/docs/voice/twiml/reject ."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An element that this exchange does not know; it is passed over."""

    name: str


Verb = Prompt | Gather | Record | Dial | Redirect | Hangup | Reject | Beside | Unknown


def read_verb(element: ET.Element) -> Verb:
    """Return the verb that `element` spells, Unknown if it spells none.

    Raises UsageError for what Twilio knows and this exchange does not.
    """
    for name, value in element.attrib.items():
        if name.lower().endswith("method") and value.upper() != "POST":
            raise UsageError(
                f"<{element.tag} {name}={value!r}>: only POST is simulated"
            )
    read = READERS.get(element.tag)
    return Unknown(element.tag) if read is None else read(element)


def read_say(element: ET.Element) -> Say:
    """Read `<Say>`; SSML inside it is read for its words."""
    language = element.get("language", "en-US")
    return Say(words(element), language, times(element))


def read_play(element: ET.Element) -> Play:
    """Read `<Play>`."""
    return Play(words(element), times(element))


def read_pause(element: ET.Element) -> Pause:
    """Read `<Pause>`."""
    return Pause(number(element, "length", 1))


def read_gather(element: ET.Element) -> Gather:
    """Read `<Gather>` with what is nested in it."""
    nested = [read_verb(child) for child in element]
    return Gather(
        prompts=tuple(verb for verb in nested if isinstance(verb, Prompt)),
        action=element.get("action"),
        takes=frozenset(element.get("input", "dtmf").split()),
        timeout_s=number(element, "timeout", 5),
        num_digits=number(element, "numDigits", 0) or None,
        finish_on_key=element.get("finishOnKey", "#"),
        language=element.get("language", "en-US"),
        action_on_empty_result=element.get("actionOnEmptyResult") == "true",
        hints=tuple(filter(None, map(str.strip, element.get("hints", "").split(",")))),
    )


def read_record(element: ET.Element) -> Record:
    """Read `<Record>`."""
    return Record(
        action=element.get("action"),
        timeout_s=number(element, "timeout", 5),
        max_length_s=number(element, "maxLength", 3600),
        finish_on_key=element.get("finishOnKey", KEYS),
        play_beep=element.get("playBeep", "true") == "true",
        status_callback=element.get("recordingStatusCallback"),
        status_events=events(element, "recordingStatusCallbackEvent"),
    )


def read_dial(element: ET.Element) -> Dial:
    """Read `<Dial>` of a plain number or of up to ten `<Number>`."""
    if len(element) > MOST_NUMBERS or any(child.tag != "Number" for child in element):
        raise UsageError("<Dial>: only a number, or up to ten <Number>, is simulated")
    if element.get("sequential", "false") != "false":
        raise UsageError("<Dial sequential>: only numbers that ring at once")
    return Dial(
        numbers=tuple(map(read_number, element if len(element) else [element])),
        action=element.get("action"),
        caller_id=element.get("callerId"),
        timeout_s=number(element, "timeout", 30),
        time_limit_s=number(element, "timeLimit", 14400),
    )


def read_number(noun: ET.Element) -> Number:
    """Read `<Number>`, or the Dial that holds a plain number."""
    return Number(
        number=words(noun),
        whisper=noun.get("url"),
        status_callback=noun.get("statusCallback"),
        status_events=events(noun, "statusCallbackEvent"),
    )


def read_redirect(element: ET.Element) -> Redirect:
    """Read `<Redirect>`."""
    return Redirect(words(element))


def read_reject(element: ET.Element) -> Reject:
    """Read `<Reject>`."""
    return Reject(element.get("reason", "rejected"))


def words(element: ET.Element) -> str:
    """Return the text in `element` and below, with its spaces folded."""
    return " ".join("".join(element.itertext()).split())


def times(element: ET.Element) -> int:
    """Return how often a prompt is to be repeated."""
    return number(element, "loop", 1) or FOR_EVER


def number(element: ET.Element, name: str, default: int) -> int:
    """Return a whole number, or the default for what is none, as Twilio does."""
    text = element.get(name, "")
    return int(text) if re.fullmatch("[0-9]+", text) else default


def events(element: ET.Element, name: str) -> tuple[str, ...]:
    """Return the events that are to be reported; by default the last alone."""
    return tuple(element.get(name, "completed").replace(",", " ").split())


READERS: dict[str, Callable[[ET.Element], Verb]] = {
    "Say": read_say,
    "Play": read_play,
    "Pause": read_pause,
    "Gather": read_gather,
    "Record": read_record,
    "Dial": read_dial,
    "Redirect": read_redirect,
    "Hangup": lambda _: Hangup(),
    "Reject": read_reject,
    "Start": lambda element: read_beside(element) or Unknown("Start"),
    "Stop": lambda element: read_beside(element) or Unknown("Stop"),
}
