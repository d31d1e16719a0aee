"""The days that a report is of, in the hotline's own zone.

A day lasts from midnight to midnight on the wall clock: 23 or 25 hours where the clocks
change.  All moments are aware and in UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from ivr.errors import UsageError
from ivr.flow.hours import moment

# A year and a day: what is asked for stays bounded.
MOST_DAYS = 367
# Every zone is a whole number of these from UTC.
QUARTER = timedelta(minutes=15)


class PeriodError(UsageError):
    """These are no days to report on: write two, the earlier one first."""


@dataclass(frozen=True)
class Days:
    """The days from `first` to `last`, both included, in the IANA `zone`."""

    first: date
    last: date
    zone: str

    def __post_init__(self) -> None:
        """Refuse days in the wrong order, or too many."""
        if self.last < self.first:
            raise PeriodError(f"{self.last} is before {self.first}; turn them round")
        if len(self) > MOST_DAYS:
            raise PeriodError(f"{len(self)} days are too many; {MOST_DAYS} at most")

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    @cached_property
    def dates(self) -> list[date]:
        """Each day."""
        return [self.first + timedelta(days=one) for one in range(len(self))]

    @cached_property
    def begins(self) -> list[datetime]:
        """The first moment of each day."""
        zone = ZoneInfo(self.zone)
        return [moment(day, 0, zone) for day in self.dates]

    @cached_property
    def end(self) -> datetime:
        """The first moment after the last day."""
        return moment(self.last, 24 * 60, ZoneInfo(self.zone))

    def only(self, day: date) -> "Days":
        """Return one of the days alone."""
        return Days(day, day, self.zone)


def hours_of(days: Days) -> list[tuple[datetime, int]]:
    """Return when each hour of the local clock begins, and which hour it is (0 to 23).

    Where the clock is put back, an hour comes twice; where it goes on, one is left out.
    """
    zone = ZoneInfo(days.zone)
    found: list[tuple[datetime, int]] = []
    at = days.begins[0]
    while at < days.end:
        local = at.astimezone(zone)
        if not found or found[-1][1] != local.hour or local.minute == 0:
            found.append((at, local.hour))
        at += QUARTER
    return found


def day(text: str) -> date:
    """Return the day that was typed like 2026-11-24; raises PeriodError."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise PeriodError(f"{text!r:.40} is no day; write it like 2026-11-24") from None
    # Zones shift the first and the last day of the calendar out of it.
    if not date(2000, 1, 1) <= found <= date(9000, 1, 1):
        raise PeriodError(f"{text!r:.40} is too far from today")
    return found


def today(now: datetime, zone: str) -> date:
    """Return the day that it is at the aware moment `now` in `zone`."""
    return now.astimezone(ZoneInfo(zone)).date()
