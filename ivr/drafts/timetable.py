"""Opening hours as somebody types them: text for each day, refused field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ivr.flow.hours import DAYS, Hours, Span, known_country, known_zone, spans
from ivr.sentences import Sentence, sentence

CLOSED = "closed"
ALWAYS = "00:00-24:00"
DAY_MINUTES = 24 * 60
MOST_SINGLE_DAYS = 200


@dataclass(frozen=True, slots=True)
class Timetable:
    """The hours as text: of each weekday, of single days; empty is `closed`.

    `single` has the days in ISO 8601, as they were typed.
    """

    zone: str
    week: Mapping[str, str]
    holidays: str = ""
    single: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed as hours, and what is wrong in it by field.

    A field is `zone`, `holidays`, `week.mon` or `single.0`; `hours` is None while any
    is wrong.
    """

    hours: Hours | None
    wrong: Mapping[str, Sentence] = field(default_factory=dict[str, Sentence])


def as_typed(hours: Hours) -> Timetable:
    """Return hours as somebody would type them."""
    week: dict[str, str] = dict.fromkeys(DAYS, ALWAYS)
    if hours.week is not None:
        week = {day: written(hours.week.get(day, [])) for day in DAYS}
    off = dict.fromkeys(hours.closed, CLOSED)
    single = off | {day: written(found) for day, found in hours.open.items()}
    days = tuple((day.isoformat(), single[day]) for day in sorted(single))
    return Timetable(hours.zone, week, hours.holidays or "", days)


def written(found: Iterable[Span]) -> str:
    """Return opening times as text: `09:00-12:00, 13:00-18:00`, or `closed`."""
    parts = [f"{clock(begin)}-{clock(end, last=True)}" for begin, end in found]
    return ", ".join(parts) or CLOSED


def clock(minutes: int, *, last: bool = False) -> str:
    """Return minutes after midnight as a time of day; the day ends at 24:00."""
    if last and minutes == DAY_MINUTES:
        return "24:00"
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return f"{hour:02}:{minute:02}"


def read(typed: Timetable, before: Hours) -> Read:
    """Return the hours that were typed; days off stay in the list where they were.

    `before` are the hours that were there.
    """
    wrong: dict[str, Sentence] = {}
    week = {day: opening(typed.week[day], f"week.{day}", wrong) for day in DAYS}
    single = single_days(typed.single, wrong)
    check_zone(typed.zone, wrong)
    check_holidays(typed.holidays, wrong)
    if wrong:
        return Read(None, wrong)
    always = before.week is None and all(
        one == [(0, DAY_MINUTES)] for one in week.values()
    )
    kept = {day for day in single if not single[day] and day not in before.open}
    values = {
        "zone": typed.zone,
        "week": None if always else {day: written(week[day]) for day in DAYS},
        "holidays": typed.holidays or None,
        "closed": sorted(kept),
        "open": {
            day: written(single[day]) for day in sorted(single) if day not in kept
        },
    }
    return Read(Hours.model_validate(values))


def opening(text: str, name: str, wrong: dict[str, Sentence]) -> list[Span]:
    """Return the opening times of a day; note what is none."""
    given = (
        text.strip()
        .lower()
        .replace("\u2013", "-")
        .replace("：", ":")
        .replace("，", ",")
    )
    if given in {"", CLOSED}:
        return []
    try:
        found: object = spans(given)
    except ValueError:
        wrong[name] = sentence(
            "write it like 09:00-18:00, or 09:00-12:00, 13:00-18:00; empty for closed"
        )
        return []
    return list(found) if isinstance(found, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - spans


def single_days(
    typed: Iterable[tuple[str, str]], wrong: dict[str, Sentence]
) -> dict[date, list[Span]]:
    """Return the single days with their times; rows without a day are left out."""
    found: dict[date, list[Span]] = {}
    for place, (text, hours) in enumerate(typed):
        name = f"single.{place}"
        if not text.strip():
            if hours.strip():
                wrong[name] = sentence("which day? write it like 2026-12-24")
            continue
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            wrong[name] = sentence("write the day like 2026-12-24")
            continue
        if day in found:
            wrong[name] = sentence("this day is there already")
        found[day] = opening(hours, name, wrong)
    return found


def check_zone(zone: str, wrong: dict[str, Sentence]) -> None:
    """Note a time zone that there is not."""
    try:
        known_zone(zone)
    except ValueError:
        wrong["zone"] = sentence("no such time zone; write it like Asia/Shanghai")


def check_holidays(code: str, wrong: dict[str, Sentence]) -> None:
    """Note a country whose holidays are not known."""
    try:
        known_country(code or "CN")
    except ValueError:
        wrong["holidays"] = sentence("no holidays are known for it; write CN or KR")
