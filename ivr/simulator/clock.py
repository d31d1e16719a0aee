"""The exchange's time: it moves only when somebody speaks, waits or records."""

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


class VirtualClock:
    """A clock that costs no waiting; `start` is an aware time.

    Every call keeps its own time and pulls this clock along, so that calls that
    overlap do not add up.
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("VirtualClock wants an aware time")
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the latest time that any call has reached, in UTC."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass for everybody who asks from now on."""
        with self._lock:
            self._now += timedelta(seconds=seconds)

    def reach(self, at: datetime) -> None:
        """Move on to `at`; an earlier time changes nothing."""
        with self._lock:
            self._now = max(self._now, at)


def rfc2822(at: datetime) -> str:
    """Write a time as Twilio does: `Tue, 31 Aug 2010 20:36:28 +0000`."""
    return format_datetime(at.astimezone(UTC))
