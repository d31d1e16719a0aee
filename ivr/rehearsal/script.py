"""A conversation that has been read: every name in it is known to the flow."""

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.flow.source import Place, Problem, Source
from ivr.rehearsal.values import Wanted
from ivr.rehearsal.words import CaseWanted, Facts


@dataclass(frozen=True, slots=True)
class Press:
    """Press keys, as the answer to one question."""

    keys: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Press the key of an option, by its name."""

    option: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Press the key of the option that has the conversation's language."""


@dataclass(frozen=True, slots=True)
class SayWords:
    """Say words, where the flow listens."""

    text: str


@dataclass(frozen=True, slots=True)
class SayNothing:
    """Do nothing, so many times as somebody waits for an answer."""

    times: int = 1


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """Speak into a recording for so long, in seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Those whom a transfer rings take the call, or do not."""

    answered: bool


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Let time pass up to an aware moment, while the call stays where it is."""

    at: datetime


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the receiver down."""


Act = (
    Press
    | Choose
    | ChooseLanguage
    | SayWords
    | SayNothing
    | LeaveMessage
    | Answered
    | WaitUntil
    | HangUp
)
# How each is written.
NAMES: dict[type[Act], str] = {
    Press: "press",
    Choose: "choose",
    ChooseLanguage: "choose_language",
    SayWords: "say",
    SayNothing: "say_nothing",
    LeaveMessage: "leave_message",
    Answered: "answered",
    WaitUntil: "wait_until",
    HangUp: "hang_up",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step and where it is written; `act` is None in one that only looks."""

    place: Place
    act: Act | None = None
    hear: tuple[Wanted, ...] = ()
    not_hear: tuple[Wanted, ...] = ()
    at_node: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What comes of the call, and where that is written; None may be anything.

    `case` is False when there must be none, `texts` is empty when none may be sent,
    `due` is an aware moment.
    """

    place: Place = ()
    case: CaseWanted | bool | None = None
    due: datetime | None = None
    texts: tuple[Wanted, ...] | None = None
    ended_at: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A call: it begins at the aware moment `at`; `caller` is E.164, None if withheld.

    `language` is the one to choose.  `source` and `place` are where it is written.
    """

    name: str
    language: str
    at: datetime
    caller: str | None
    facts: Facts
    lines: tuple[Line, ...]
    expect: Expectation
    source: Source
    place: Place

    def problem(self, place: Place, message: str) -> Problem:
        """Return a problem at `place` of this conversation's file."""
        return self.source.problem(place, message)

    def spoken_in(self, language: str) -> "Conversation":
        """Return the same conversation in another language, with that in its name."""
        return replace(self, name=f"{self.name} [{language}]", language=language)
