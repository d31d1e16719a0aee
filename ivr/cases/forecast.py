"""How long work takes a desk whose agents come and go, while more work overtakes it.

What is expected of an hour is what that hour was on the days before that were staffed
alike: how many agents were at work, and how many cases of each class came in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ivr.flow.hours import DAYS, Hours

HOUR = timedelta(hours=1)
# No further does anybody look: what is not done by then is said to be done then.
HORIZON = timedelta(days=14)
# What is known of now holds for so long; then what such hours were counts.
NOW_HOLDS = timedelta(hours=1)
# A weekday is looked at alone when so many of it are known.
ENOUGH_DAYS = 3
ANY_DAY = "any"

Hourly = list[float | None]
Class = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What hours of a day are, by the kind of day and the hour of the local clock.

    `agents`: how many are at work in staffed time; None where no such hour was seen.
    `cases`: how many cases come in, by rank and tier (ivr.cases.place).  Both know
    `ANY_DAY`.
    """

    agents: Mapping[str, Hourly]
    cases: Mapping[str, Mapping[Class, list[float]]]

    def day(self, hours: Hours, day: date, behind: Class) -> "Expected":
        """Return what to expect of a day for a case of class `behind`."""
        names = kinds(hours, day)
        seen = next(self.agents[name] for name in names if name in self.agents)
        came = next(self.cases[name] for name in names if name in self.cases)
        before = [hourly for one, hourly in came.items() if one < behind]
        plain = usual(seen)
        return Expected(
            [plain if agents is None else agents for agents in seen],
            [sum(hourly[hour] for hourly in before) for hour in range(24)],
        )

    def to_json(self) -> dict[str, Any]:
        """Return the forecast as it is stored."""
        cases = {
            kind: {f"{rank},{tier}": hourly for (rank, tier), hourly in found.items()}
            for kind, found in self.cases.items()
        }
        return {"agents": dict(self.agents), "cases": cases}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Forecast":
        """Return a forecast that was stored."""
        cases = {
            kind: {class_of(name): hourly for name, hourly in found.items()}
            for kind, found in stored["cases"].items()
        }
        return cls(stored["agents"], cases)


@dataclass(frozen=True, slots=True)
class Expected:
    """A day by the hour: agents at work in staffed time, cases that overtake."""

    agents: list[float]
    overtaking: list[float]


def class_of(name: str) -> Class:
    """Return the class that `to_json` wrote."""
    rank, _, tier = name.partition(",")
    return int(rank), int(tier)


def usual(hourly: Hourly) -> float:
    """Return the mean of the hours that are known."""
    known = [value for value in hourly if value is not None]
    return sum(known) / len(known)


def kinds(hours: Hours, day: date) -> tuple[str, str, str]:
    """Return the kinds of a day, the narrowest first: days staffed alike are alike."""
    spans = ",".join(f"{begin}-{end}" for begin, end in hours.spans_of(day))
    return f"{DAYS[day.weekday()]} {spans}", spans, ANY_DAY


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an hour of the local clock that is staffed as a whole, or not at all.

    `begin` and `end` are UTC, `day` and `hour` of the clock on the wall.
    """

    begin: datetime
    end: datetime
    staffed: bool
    day: date
    hour: int


def segments(hours: Hours, since: datetime, until: datetime) -> Iterator[Segment]:
    """Cut the time from `since` to `until` into segments."""
    zone, periods = ZoneInfo(hours.zone), hours.periods(since)
    opens, closes = next(periods, (until, until))
    begin = since
    while begin < until:
        if closes <= begin:
            opens, closes = next(periods, (until, until))
        local = begin.astimezone(zone)
        passed = timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
        staffed = opens <= begin
        end = min(begin + HOUR - passed, closes if staffed else opens, until)
        yield Segment(begin, end, staffed, local.date(), local.hour)
        begin = end


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works, now and later, and on what first.

    `agents` are at work now, None where that says nothing; with `always` they are at
    every staffed hour.  A case takes one of them `handling`.
    """

    hours: Hours
    forecast: Forecast
    handling: timedelta
    agents: int | None
    always: bool = False

    def done_at(self, at: datetime, work: timedelta, behind: Class) -> datetime:
        """Return when `work`, the time of one agent, is done that was begun at `at`.

        Cases that come in meanwhile and stand before class `behind` are done first.
        """
        left, handling = work.total_seconds(), self.handling.total_seconds()
        days: dict[date, Expected] = {}
        for part in segments(self.hours, at, at + HORIZON):
            day = days.get(part.day)
            if day is None:
                day = self.forecast.day(self.hours, part.day, behind)
                days[part.day] = day
            work_in = day.overtaking[part.hour] * handling / HOUR.total_seconds()
            net = self._at_work(part, at, day) - work_in
            seconds = (part.end - part.begin).total_seconds()
            if part.staffed and left <= net * seconds:
                return part.begin + timedelta(seconds=left / net if left else 0)
            left = max(left - net * seconds, 0.0)
        return at + HORIZON

    def _at_work(self, part: Segment, at: datetime, day: Expected) -> float:
        if not part.staffed:
            return 0.0
        if self.agents and (self.always or part.begin - at < NOW_HOLDS):
            return self.agents
        return day.agents[part.hour]
