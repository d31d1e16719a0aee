"""How stored things are read: times in the desk's zone, numbers, names, lengths."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import phonenumbers

from ivr.tables import Case, Transcript

Urgency = Literal["closed", "late", "soon", "later"]

SOON = timedelta(minutes=15)
HOURS_PER_DAY = 24
MINUTES_PER_HOUR = 60
DOUBTFUL_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class Words:
    """What templates say, at one moment in one zone."""

    at: datetime
    zone: ZoneInfo

    def due(self, case: Case) -> str:
        """Return when the caller was promised an answer: `due in 12 min`."""
        if case.closed_at is not None:
            return "closed"
        left = case.due_at - self.at
        if left < timedelta(0):
            return f"late {span(-left)}"
        return f"due in {span(left)}"

    def urgency(self, case: Case) -> Urgency:
        """Return how the due time is to be shown."""
        if case.closed_at is not None:
            return "closed"
        left = case.due_at - self.at
        if left < timedelta(0):
            return "late"
        return "soon" if left < SOON else "later"

    def moment(self, at: datetime) -> str:
        """Return a time with its offset: `Tue 24 Nov 2026, 09:05 UTC+8`."""
        local = at.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {offset(local)}"

    def iso(self, at: datetime) -> str:
        """Return a time for programs."""
        return at.astimezone(self.zone).isoformat(timespec="seconds")

    def phone(self, number: str | None) -> str:
        """Return a number in groups, or that there is none."""
        if number is None:
            return "number withheld"
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return number
        return phonenumbers.format_number(
            parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )

    def name(self, name: str) -> str:
        """Return a name of the flow as words: `account_security`."""
        return name.replace("_", " ")

    def path(self, path: Iterable[str]) -> list[tuple[str, str]]:
        """Return the way through the flow: places, each with what was chosen there."""
        steps = (step.partition(":") for step in path)
        return [(self.name(place), self.name(chosen)) for place, _, chosen in steps]

    def length(self, seconds: int | None) -> str:
        """Return a length: `0:42`."""
        if seconds is None:
            return "—"
        return f"{seconds // 60}:{seconds % 60:02}"

    def heard(self, transcript: Transcript) -> list[tuple[str, bool]]:
        """Return the words, each with whether it is in doubt."""
        words: list[dict[str, Any]] = transcript.words
        return [
            (str(word["word"]), float(word["confidence"]) < DOUBTFUL_BELOW)
            for word in words
        ]


def span(time: timedelta) -> str:
    """Return a length of time in at most two units: `3 h 5 min`."""
    minutes = int(time.total_seconds() // 60)
    hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
    days, hours = divmod(hours, HOURS_PER_DAY)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else "less than a minute"


def offset(local: datetime) -> str:
    """Return a time's offset: `UTC+8`, `UTC+5:30`, `UTC`."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds() // 60)
    hours, minutes = divmod(abs(minutes), MINUTES_PER_HOUR)
    sign = "-" if (local.utcoffset() or timedelta(0)) < timedelta(0) else "+"
    label = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return "UTC" if label == "+0" else f"UTC{label}"
