"""The staffed hours have no hole and say nothing twice."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ivr.flow.hours import DAYS, Hours, Span
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.verdict import Fault

DAY = 24 * 60
YEAR = timedelta(days=365)


def hours_holes(chart: Chart) -> Iterator[Fault]:
    """Yield days that the week leaves out, and spells when nobody is there.

    Spells of the next year are looked for when the moment is known from which.
    """
    hours = chart.flow.hours
    if hours.week is None:
        return
    missing = [day for day in DAYS if day not in hours.week]
    if missing:
        closed = ", ".join(f"{days}: closed" for days in runs(missing))
        message = (
            f"the week says nothing of {', '.join(missing)}, so nobody is there; "
            f"write {closed}"
        )
        yield Fault(("hours", "week"), message)
    if chart.since is None:
        return
    first = chart.since.astimezone(ZoneInfo(hours.zone)).date()
    most = chart.limits.closed_days
    for begin, days in closed_spells(hours, first):
        if days > most:
            message = (
                f"nobody is there for {days} days from {begin}; at most {most}: give "
                "hours for one of them under `open`"
            )
            yield Fault(("hours",), message)


def runs(days: list[str]) -> Iterator[str]:
    """Yield some days of the week as they are written: `wed`, `sat-sun`."""
    begin = days[0]
    for day, after in pairwise((*days, "")):
        following = DAYS.index(day) + 1
        if following < len(DAYS) and after == DAYS[following]:
            continue
        yield begin if begin == day else f"{begin}-{day}"
        begin = after


def closed_spells(hours: Hours, first: date) -> Iterator[tuple[date, int]]:
    """Yield each spell of days without hours within a year: its first day, its length.

    A spell that the year's end cuts is counted up to there.
    """
    begin: date | None = None
    for offset in range(YEAR.days + 1):
        day = first + timedelta(days=offset)
        closed = offset < YEAR.days and not hours.spans_of(day)
        if closed and begin is None:
            begin = day
        elif not closed and begin is not None:
            yield begin, (day - begin).days
            begin = None


def overlaps(chart: Chart) -> Iterator[Fault]:
    """Yield the days of the week, and the single days, whose hours overlap."""
    hours = chart.flow.hours
    week = hours.week or {}
    for index, day in enumerate(DAYS):
        own, following = week.get(day, []), week.get(DAYS[(index + 1) % 7], [])
        tomorrow = [(begin + DAY, end + DAY) for begin, end in following]
        if crossing(own):
            yield Fault(("hours", "week", day), f"hours overlap on {day}")
        elif crossing([*own, *tomorrow]) and not crossing(following):
            message = f"the hours of {day} run into those of {DAYS[(index + 1) % 7]}"
            yield Fault(("hours", "week", day), message)
    for day, own in hours.open.items():
        if crossing(own):
            yield Fault(("hours", "open", str(day)), f"hours overlap on {day}")


def crossing(spans: list[Span]) -> bool:
    """Tell whether one of some spans begins before the one before it ends."""
    pairs = pairwise(sorted(spans))
    return any(later[0] < earlier[1] for earlier, later in pairs)
