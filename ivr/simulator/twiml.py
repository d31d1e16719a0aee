"""Running TwiML on a leg of a call: documents, and the verbs that never wait.

A run yields what the call waits for, is sent what the caller does, and returns how
it ended.  https://www.twilio.com/docs/voice/twiml
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never
from urllib.parse import urljoin, urlsplit

from ivr.errors import IvrError
from ivr.simulator import verbs
from ivr.simulator.document import (
    CONNECTION_FAILURE,
    INVALID_URL,
    TOO_MANY_DOCUMENTS,
    Document,
    UnusableError,
    read_answer,
)
from ivr.simulator.heard import Heard
from ivr.simulator.leg import Leg, Status
from ivr.simulator.playing import play
from ivr.simulator.sound import seconds_to_say
from ivr.simulator.wire import WireError

# What a caller hears when neither the address nor its fallback gave a document.
APOLOGY = "An application error has occurred. Goodbye."
# So many documents without anything from the caller are a circle.
MOST_DOCUMENTS = 100


@dataclass(frozen=True, slots=True)
class Over:
    """The run is over: the call's final status, and who or what brought the end."""

    status: Status
    by: Literal["caller", "verb", "document", "fault"]


Next = Document | Over | None


class MovedError(IvrError):
    """Thrown into a waiting run: the call goes on at `following` instead."""

    def __init__(self, following: "Next") -> None:
        super().__init__("the call goes on elsewhere")
        self.following = following


class PartedError(IvrError):
    """Thrown into a talk: the other side goes on at `following`, away from it."""

    def __init__(self, following: "Document | Over") -> None:
        super().__init__("the other side goes on elsewhere")
        self.following = following


def fetch(leg: Leg, url: str, more: Mapping[str, str]) -> Document | Over:
    """Ask `url`, then the fallback; without any document apologise and end the call.

    https://www.twilio.com/docs/usage/security/availability-reliability
    """
    try:
        return read(leg, url, more)
    except UnusableError as error:
        leg.errors.append(error.code)
        fallback = leg.fallback_url
        # A circle in the application would only turn on at its fallback.
        if fallback is not None and error.code != TOO_MANY_DOCUMENTS:
            return fetch_fallback(leg, fallback, url, error.code)
    return apologise(leg)


def fetch_fallback(leg: Leg, fallback: str, url: str, code: int) -> Document | Over:
    """Ask the fallback address, telling which error was met where."""
    try:
        return read(leg, fallback, {"ErrorCode": str(code), "ErrorUrl": url})
    except UnusableError as error:
        leg.errors.append(error.code)
    return apologise(leg)


def read(leg: Leg, url: str, more: Mapping[str, str]) -> Document:
    """Return the document at `url`, or raise UnusableError."""
    leg.documents += 1
    if leg.documents > MOST_DOCUMENTS:
        raise UnusableError(TOO_MANY_DOCUMENTS, f"{url}: documents without a caller")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise UnusableError(INVALID_URL, f"{url!r} is not absolute")
    try:
        answer = leg.ask(url, more)
    except WireError as error:
        raise UnusableError(CONNECTION_FAILURE, str(error)) from error
    return read_answer(url, answer)


def bid_farewell(leg: Leg, url: str, more: Mapping[str, str]) -> Over:
    """Post what the caller did last; they are gone, so the answer is not run."""
    try:
        read(leg, url, {**more, "CallStatus": "completed"})
    except UnusableError as error:
        leg.errors.append(error.code)
    return Over("completed", "caller")


def apologise(leg: Leg) -> Over:
    """Tell the caller that it is not their fault."""
    if not leg.ended:
        leg.answer()
        leg.reach(speak(leg, [verbs.Say(APOLOGY, "en-US", 1)], ""))
    return Over("failed", "fault")


def link(document: Document, address: str | None) -> str:
    """Return an address of a document whole; without one, the document's own."""
    return urljoin(document.url, address) if address else document.url


def speak(leg: Leg, prompts: Iterable[verbs.Prompt], base_url: str) -> datetime:
    """Begin to say `prompts` now; return when the last is over.

    The leg's time stays: the caller may cut in.
    """
    at = leg.at
    for prompt in prompts:
        match prompt:
            case verbs.Pause():
                at += timedelta(seconds=prompt.length_s)
            case verbs.Say() | verbs.Play():
                heard = as_heard(leg, prompt, base_url, at)
                if heard is None:
                    continue
                for _ in range(prompt.times):
                    leg.heard.append(replace(heard, at=at))
                    at += timedelta(seconds=heard.seconds)
            case _:
                assert_never(prompt)
    return at


def as_heard(
    leg: Leg, prompt: verbs.Say | verbs.Play, base_url: str, at: datetime
) -> Heard | None:
    """Return what is heard of a prompt that begins at `at`; None for no sound."""
    match prompt:
        case verbs.Say():
            seconds = seconds_to_say(prompt.text, prompt.language)
            return Heard(prompt.text, None, prompt.language, at, seconds)
        case verbs.Play():
            return play(leg, urljoin(base_url, prompt.url), at)
        case _:
            assert_never(prompt)
