"""When a caller can be called back: by day where they are, and when they said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from phonenumbers import NumberParseException

from ivr.cases.due import ROUND, after_staffed, rounded, rounded_up
from ivr.flow.hours import Hours
from ivr.policy.numbers import DaySpan, may_ring, zones_of
from ivr.policy.policy import DeskPolicy

# Past a weekend with a holiday on either side.
LOOK_AHEAD = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Reach:
    """A caller who cannot be called as soon as somebody is there: only from `begin` on.

    By `promised_at` they are called by who begins then.  Both are UTC.
    """

    begin: datetime
    promised_at: datetime


def reach(
    number: str | None,
    chosen: str | None,
    hours: Hours,
    policy: DeskPolicy,
    at: datetime,
) -> Reach | None:
    """Return from when `number` (E.164) can be called; None: as soon as anybody can.

    `chosen` is the time of day that the caller chose, on their own clock: `morning`,
    `afternoon`, `evening`, or any.  One that the staffed hours touch for less than the
    soonest promise is as good as not chosen.
    """
    zones = known_zones(number)
    first = next(staffed(hours, at), None)
    if not zones or first is None:
        return None
    calling, soonest = policy.calling, policy.promise.soonest
    window = calling.window(chosen)
    if window is not None:
        for begin, end in stretches(hours, zones, (calling.hours, window), at):
            if end - begin >= soonest:
                return Reach(begin, rounded(end)) if begin > first else None
    for begin in staffed(hours, at):
        if may_ring(zones, begin, calling.hours):
            promised_at = rounded_up(after_staffed(hours, begin, soonest))
            return Reach(begin, promised_at) if begin > first else None
    return None


def known_zones(number: str | None) -> list[ZoneInfo]:
    """Return the zones that a number may be in; none where it is no number."""
    try:
        return zones_of(number) if number else []
    except NumberParseException:
        return []


def staffed(hours: Hours, at: datetime) -> Iterator[datetime]:
    """Yield the staffed moments from `at` on, five minutes apart, while it matters."""
    for opens, closes in hours.periods(at):
        if opens > at + LOOK_AHEAD:
            return
        moment = max(opens, at)
        while moment < closes:
            yield moment
            moment = rounded(moment + ROUND)


def stretches(
    hours: Hours, zones: list[ZoneInfo], spans: tuple[DaySpan, ...], at: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when it is staffed, and within all `spans` where the caller is."""
    run: tuple[datetime, datetime] | None = None
    for moment in staffed(hours, at):
        fits = all(may_ring(zones, moment, span) for span in spans)
        if run and (not fits or moment > run[1]):
            yield run
            run = None
        if fits:
            run = (run[0] if run else moment, rounded(moment + ROUND))
    if run:
        yield run
