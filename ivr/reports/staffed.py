"""How long something took while somebody was there."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from ivr.flow.hours import Hours


class StaffedClock:
    """Counts the staffed seconds between moments from `begin` to `end` (aware).

    The hours are those that hold now, also for what was before them.
    """

    def __init__(self, hours: Hours, begin: datetime, end: datetime) -> None:
        self._opens: list[datetime] = []
        self._closes: list[datetime] = []
        # Staffed seconds before each period.
        self._before: list[float] = []
        told, since = 0.0, begin
        while since < end:
            last = since
            for opens, closes in hours.periods(since):
                if opens >= end:
                    return
                if self._closes and opens < self._closes[-1]:
                    continue
                self._opens.append(opens)
                self._closes.append(closes)
                self._before.append(told)
                told += (closes - opens).total_seconds()
                last = closes
            # The hours look a year ahead; whoever waited longer is counted on.
            since = last if last > since else since + timedelta(days=360)

    def seconds(self, since: datetime, until: datetime) -> int:
        """Return the staffed seconds from `since` to `until`."""
        return round(self._told(until) - self._told(since))

    def _told(self, at: datetime) -> float:
        index = bisect_right(self._opens, at) - 1
        if index < 0:
            return 0.0
        until = min(at, self._closes[index])
        return self._before[index] + (until - self._opens[index]).total_seconds()


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Return the nearest rank: the value of rank ceil(percent / 100 * n), from 1.

    None where there is no value.
    """
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(rank, 1) - 1]
