"""A moment on somebody's clock, which may not exist, or exist twice.

When clocks go forward an hour is left out, and when they go back one comes twice
(PEP 495); neither is guessed.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ivr.cases.refusals import TimeError


def local_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which clocks in `zone` show `local` (naive).

    Raises TimeError where they never do, or twice.
    """
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    shown = f"{local:%Y-%m-%d %H:%M}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise TimeError(
            f"{shown} does not exist in {zone.key}: clocks go forward over it"
        )
    if first.utcoffset() != second.utcoffset():
        raise TimeError(
            f"{shown} comes twice in {zone.key}, since clocks go back; "
            "give `until` with an offset"
        )
    return first.astimezone(UTC)


def zone_called(name: str) -> ZoneInfo:
    """Return the time zone of a name; raises TimeError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeError(
            f"there is no time zone {name!r:.60}; write one like Europe/Berlin"
        ) from None
