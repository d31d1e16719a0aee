"""The measures: what each counts, of what, and in which unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement

from ivr.errors import UsageError
from ivr.flow.finding import meant
from ivr.reports import sources
from ivr.reports.sources import (
    CALLS,
    CASES,
    CORRECTIONS,
    RATINGS,
    RECORDINGS,
    TRANSCRIPTS,
    Source,
)

Part = Literal["all", "part"]
Dim = Literal["topic", "language", "agent", "day", "hour"]
DIMS: tuple[Dim, ...] = ("topic", "language", "agent", "day", "hour")


class MeasureError(UsageError):
    """There is no such measure: look at `ivr report --help`."""


@dataclass(frozen=True)
class Count:
    """How many items there are."""

    source: Source
    title: str
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """How many of the items meet `part`, and the share of it."""

    source: Source
    title: str
    part: ColumnElement[bool]
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """How long it took from `since` to `until`, by the wall clock and staffed."""

    source: Source
    title: str
    since: ColumnElement[Any]
    until: ColumnElement[Any]
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """Marks, on a scale of 1 to 5 whatever the best one was.

    `part` are the low ones.
    """

    source: Source
    title: str
    score: ColumnElement[int]
    highest: ColumnElement[int]
    part: ColumnElement[bool]
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rate:
    """Errors of recognition: what was `understood` against what was `said`."""

    source: Source
    title: str
    understood: ColumnElement[str]
    said: ColumnElement[str]
    language: ColumnElement[str]
    own: tuple[str, ...] = ()


Measure = Count | Share | Span | Mark | Rate

MEASURES: Mapping[str, Measure] = {
    "calls": Count(sources.TAKEN, "Calls taken"),
    "abandoned_calls": Share(sources.OVER, "Abandoned calls", sources.ABANDONED),
    "left_at": Count(
        sources.LEFT, "Where callers leave the menu", ("revision", "node")
    ),
    "answered_by_hotline": Share(
        sources.OVER,
        "Answered by the hotline itself",
        CALLS.c.ending == "answered",
    ),
    "cases": Count(sources.OPENED, "Cases opened"),
    "complaints": Share(sources.OPENED, "Complaints", sources.COMPLAINT),
    "repeated_calls": Share(
        sources.ABOUT_A_CASE, "Repeated calls on one issue", sources.AGAIN
    ),
    "first_answer": Span(
        sources.ANSWERED,
        "Time to first answer",
        CASES.c.opened_at,
        CASES.c.answered_at,
    ),
    "resolution": Span(
        sources.ENDED.but(sources.RESOLVED),
        "Time to resolution",
        CASES.c.opened_at,
        CASES.c.closed_at,
    ),
    "resolution_rate": Share(sources.ENDED, "Resolution rate", sources.RESOLVED),
    "first_call_resolution": Share(
        sources.ENDED, "First-call resolution", sources.AT_ONCE
    ),
    "reopened": Share(sources.ENDED, "Reopened cases", CASES.c.reopened > 0),
    "promises_kept": Share(sources.PROMISED, "Promises kept", sources.WAS_KEPT),
    "satisfaction": Mark(
        sources.RATED,
        "Satisfaction",
        RATINGS.c.score,
        RATINGS.c.highest,
        sources.LOW,
    ),
    "transcription": Span(
        sources.WRITTEN,
        "Transcription lag",
        RECORDINGS.c.announced_at,
        sources.FIRST_WORDS,
    ),
    "recognition_error": Rate(
        sources.CORRECTED,
        "Recognition error",
        TRANSCRIPTS.c.text,
        CORRECTIONS.c.text,
        TRANSCRIPTS.c.language,
    ),
}


def measure(name: str) -> Measure:
    """Return the measure of that name; raises MeasureError."""
    found = MEASURES.get(name)
    if found is None:
        known = ", ".join(MEASURES)
        hint = meant(name, MEASURES)
        raise MeasureError(f"no measure {name!r:.40}{hint}: all, {known}")
    return found
