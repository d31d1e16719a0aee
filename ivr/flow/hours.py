"""When the hotline is staffed: a week, holidays and single days, in one time zone."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, cast
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PrivateAttr,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR, MINUTE = "([01]?[0-9]|2[0-3])", "([0-5][0-9])"
SPAN = re.compile(f"{HOUR}:{MINUTE}-({HOUR[1:-1]}|24(?=:00)):{MINUTE}")
# A flow that is closed for a year is a mistake, not a timetable.
LOOK_AHEAD_DAYS = 370

Span = tuple[int, int]


def spans(value: object) -> object:
    """Turn `09:00-12:00, 13:00-18:00` (or a list of such, or `closed`) into minutes.

    A span that ends at or before its beginning runs over midnight.
    """
    if value == "closed":
        return []
    listed = cast("list[object]", value) if isinstance(value, list) else [value]
    written = ",".join(map(str, listed))
    return [one_span(text.strip()) for text in written.split(",")]


def one_span(text: str) -> Span:
    """Return the minutes after midnight at which `text` begins and ends."""
    found = SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no opening time; write it like 09:00-18:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    begin, end = hour * 60 + minute, end_hour * 60 + end_minute
    return (begin, end if end > begin else end + 24 * 60)


def weekdays(value: object) -> object:
    """Spread `mon-fri` and `sat,sun` over single days."""
    if not isinstance(value, dict):
        return value
    week: dict[str, object] = {}
    for days, hours in cast("dict[object, object]", value).items():
        for day in days_named(str(days)):
            if day in week:
                raise ValueError(f"{day} is given twice")
            week[day] = hours
    return week


def days_named(text: str) -> Iterator[str]:
    """Yield the days that `mon-fri` or `sat,sun` names."""
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"{part!r} is no day; write mon-fri or sat,sun")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from (DAYS[i % 7] for i in range(begin, end + 1 + 7 * (end < begin)))


def known_zone(name: str) -> str:
    """Refuse a time zone that the IANA database does not have."""
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write it like Asia/Shanghai")
    return name


def known_country(code: str) -> str:
    """Refuse a country whose holidays are not known."""
    if code not in holidays.list_supported_countries():
        raise ValueError(f"no holidays are known for {code!r}; write it like CN or KR")
    return code


Spans = Annotated[list[Span], BeforeValidator(spans)]


class Hours(BaseModel):
    """The staffed hours.  Without a week the hotline is staffed day and night.

    `closed` lists days off beside the country's holidays; `open` gives the hours
    of single days and wins over everything else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Annotated[str, AfterValidator(known_zone)] = "UTC"
    week: Annotated[dict[str, Spans] | None, BeforeValidator(weekdays)] = None
    holidays: Annotated[str, AfterValidator(known_country)] | None = None
    closed: list[date] = []
    open: dict[date, Spans] = {}

    # From when until when nobody is there, whatever is written; not of the language.
    _shut: tuple[datetime, datetime] | None = PrivateAttr(None)

    @property
    def ever_open(self) -> bool:
        """Whether the hours have any time at all when somebody is there."""
        return self.week is None or any((*self.week.values(), *self.open.values()))

    def spans_of(self, day: date) -> list[Span]:
        """Return the staffed spans that begin on `day`, in minutes after midnight."""
        if day in self.open:
            return self.open[day]
        if day in self.closed or (self.holidays and is_holiday(self.holidays, day)):
            return []
        if self.week is None:
            return [(0, 24 * 60)]
        return self.week.get(DAYS[day.weekday()], [])

    def without(self, begin: datetime, end: datetime) -> "Hours":
        """Return these hours, but that nobody is there from `begin` until `end`."""
        found = self.model_copy()
        found._shut = (begin, end)  # noqa: SLF001 - our own
        return found

    def periods(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the staffed periods (UTC) that end after `since`, earliest first."""
        for opens, closes in self._written(since):
            begin, end = self._shut or (closes, closes)
            for first, last in ((opens, min(closes, begin)), (max(opens, end), closes)):
                if last > max(first, since):
                    yield first, last

    def _written(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the periods as they are written.

        Where spans overlap, a later one begins when the one before has ended.
        """
        zone, before = ZoneInfo(self.zone), datetime.min.replace(tzinfo=UTC)
        first = since.astimezone(zone).date() - timedelta(days=1)
        for offset in range(LOOK_AHEAD_DAYS):
            day = first + timedelta(days=offset)
            for begin, end in sorted(self.spans_of(day)):
                opens, closes = moment(day, begin, zone), moment(day, end, zone)
                opens = max(opens, before)
                if closes > max(opens, since):  # an hour may be skipped
                    before = closes
                    yield opens, closes

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody is there at the aware moment `at`."""
        opens, _ = next(self.periods(at), (None, None))
        return opens is not None and opens <= at


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the UTC moment `minutes` after midnight on the wall clock of `zone`."""
    days, rest = divmod(minutes, 24 * 60)
    clock = time(rest // 60, rest % 60)
    local = datetime.combine(day + timedelta(days=days), clock, tzinfo=zone)
    return local.astimezone(UTC)


@cache
def country(code: str) -> holidays.HolidayBase:
    """Return the holidays of a country, filled in year by year as it is asked."""
    return holidays.country_holidays(code)


def is_holiday(code: str, day: date) -> bool:
    """Tell whether `day` is a public holiday in the country `code`."""
    return day in country(code)
