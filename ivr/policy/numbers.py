"""Which numbers may be called, and when it is a time to call them, where they are."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import PhoneNumberType, timezone

DaySpan = tuple[int, int]

# What costs whoever calls it, or is no person: the toll-fraud kinds.
# https://www.twilio.com/docs/voice/toll-fraud
UNCALLED = {
    PhoneNumberType.PREMIUM_RATE: "a premium-rate number",
    PhoneNumberType.SHARED_COST: "a shared-cost number",
    PhoneNumberType.PERSONAL_NUMBER: "a personal number that forwards at a cost",
    PhoneNumberType.PAGER: "a pager",
    PhoneNumberType.UAN: "a company's service number",
    PhoneNumberType.VOICEMAIL: "a voicemail service",
}
MINUTES_PER_DAY = 24 * 60
LOOK_AHEAD_DAYS = 3
STEP = timedelta(minutes=5)


def refusal(number: str | None, countries: Collection[str]) -> str | None:
    """Return why `number` (E.164) is not called; None when it may be.

    `countries` (ISO 3166) may be called; none means any.
    """
    if number is None:
        return "the case has no number to call back"
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "the number cannot be read"
    if not phonenumbers.is_valid_number(parsed):
        return "there is no such telephone number"
    kind = UNCALLED.get(phonenumbers.number_type(parsed))
    if kind is not None:
        return f"it is {kind}, which is not called"
    country = phonenumbers.region_code_for_number(parsed)
    if countries and country not in countries:
        where = country or "no country"
        return f"{where} is not among the countries that are called"
    return None


def zones_of(number: str) -> list[ZoneInfo]:
    """Return the time zones in which a number may be; UTC where none is known."""
    names = timezone.time_zones_for_number(phonenumbers.parse(number))
    found = [zone for name in names if (zone := zone_named(name)) is not None]
    return found or [ZoneInfo("UTC")]


def zone_named(name: str) -> ZoneInfo | None:
    """Return a time zone; None for a name that is none, such as `Etc/Unknown`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def may_ring(zones: Collection[ZoneInfo], at: datetime, hours: DaySpan) -> bool:
    """Tell whether `at` lies within `hours` (minutes after midnight) in every zone.

    A number of a country with many zones is called when it is day in all of them,
    unless they share no hour: then when it is day in most.
    """
    awake = sum(is_within(at.astimezone(zone), hours) for zone in zones)
    needed = len(zones) if share_hours(zones, at, hours) else len(zones) // 2 + 1
    return awake >= needed


def share_hours(zones: Collection[ZoneInfo], at: datetime, hours: DaySpan) -> bool:
    """Tell whether there is a moment of the day that is within hours everywhere."""
    offsets = [minutes_east(zone, at) for zone in zones]
    return max(offsets) - min(offsets) < hours[1] - hours[0]


def minutes_east(zone: ZoneInfo, at: datetime) -> float:
    """Return how far a zone's clock is before UTC's, in minutes."""
    shift = at.astimezone(zone).utcoffset() or timedelta(0)
    return shift.total_seconds() / 60


def is_within(local: datetime, hours: DaySpan) -> bool:
    """Tell whether a local time is within hours."""
    return hours[0] <= local.hour * 60 + local.minute < hours[1]


def clock(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them: `08:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def next_time(number: str, earliest: datetime, hours: DaySpan) -> datetime:
    """Return the first moment (UTC) from `earliest` on at which the number may ring."""
    zones = zones_of(number)
    at = earliest.astimezone(UTC)
    for _ in range(LOOK_AHEAD_DAYS * MINUTES_PER_DAY // 5):
        if may_ring(zones, at, hours):
            return at
        at += STEP - timedelta(
            minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond
        )
    return earliest
