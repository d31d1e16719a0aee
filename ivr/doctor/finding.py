"""What a check finds, and what it looks at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.db import Database
from ivr.errors import IvrError
from ivr.sentences import Sentence
from ivr.settings import Settings

State = Literal["good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in a sentence; `mend` says what to do where it is not good."""

    state: State
    text: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The installation that is looked at, and the aware moment of looking."""

    settings: Settings
    database: Database
    at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at.  `is_quick`: it asks nothing over a network."""

    name: str
    title: str
    run: Callable[[Ground], Sequence[Finding]]
    is_quick: bool = True


@dataclass(frozen=True, slots=True)
class Examined:
    """A check with what it found."""

    check: Check
    findings: Sequence[Finding]

    @property
    def state(self) -> State:
        """The worst of what was found."""
        found = {one.state for one in self.findings}
        if "bad" in found:
            return "bad"
        return "warning" if "warning" in found else "good"

    @property
    def rank(self) -> int:
        """Where it stands among others: what does not work comes first."""
        return ("bad", "warning", "good").index(self.state)


def good(text: str) -> Finding:
    """Return that something is as it should be."""
    return Finding("good", text)


def warning(text: str, mend: str) -> Finding:
    """Return what works and should be looked at."""
    return Finding("warning", text, mend)


def of_error(wrong: IvrError) -> str:
    """Return the first line of what an error says, which pages put into words."""
    told = wrong.args[0] if wrong.args else ""
    return told if isinstance(told, Sentence) else str(wrong).splitlines()[0]


def bad(text: str, mend: str) -> Finding:
    """Return what does not work."""
    return Finding("bad", text, mend)
