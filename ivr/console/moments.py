"""Moments, as they are typed on the wall clock of a zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

# Calendars end somewhere, and what is reckoned from their ends breaks.
YEARS = range(1900, 3000)


def typed_moment(text: str, zone: str) -> datetime | None:
    """Return the moment that was typed; None for what is none."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    if local.year not in YEARS:
        return None
    return local.replace(tzinfo=local.tzinfo or ZoneInfo(zone)).astimezone(UTC)
