"""When a case must be answered: the moment that the caller is told.

The limit: urgent within an hour of staffed time, everything else within 24 hours, while
somebody is there, and out of hours by the first working day's morning.  Within it, as
soon as the work before it lets us; beyond it, when it does not, and the caller is told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.errors import IvrError
from ivr.flow.hours import Hours

URGENT = timedelta(hours=1)
OTHERS = timedelta(hours=24)
# How much of the first staffed period counts as its morning.
MORNING = timedelta(hours=3)
# A promise is spoken, so it is a round time: a limit is rounded against us, and what
# the work before it needs is rounded up.
ROUND = timedelta(minutes=5)
EPOCH_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - only its minutes matter


class NeverStaffedError(IvrError):
    """The hours of the flow hold nobody for a year: no promise can be kept."""


@dataclass(frozen=True, slots=True)
class Due:
    """A promised moment (UTC), and the moment that it should not be later than.

    Nobody calls before `reachable_at`, where it is given (ivr.cases.reaching).
    """

    at: datetime
    limit: datetime
    reachable_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        """Whether more is waiting than can be done in time."""
        return self.at > self.limit


def due(
    priority: str,
    hours: Hours,
    opened_at: datetime,
    *,
    soonest: timedelta,
    done_at: datetime,
) -> Due:
    """Return the moment by which a case of `priority` can be, and must be, answered.

    At `done_at` the work before it is done, and its own; no time is promised that is
    nearer than `soonest`, unless the limit is.
    """
    limit = limit_at(priority, hours, opened_at)
    early = min(rounded_up(after_staffed(hours, opened_at, soonest)), limit)
    return Due(max(early, rounded_up(done_at)), limit)


def limit_at(priority: str, hours: Hours, opened_at: datetime) -> datetime:
    """Return the moment that a case of `priority` should be answered by."""
    if priority == "urgent":
        return rounded(after_staffed(hours, opened_at, URGENT))
    if not hours.is_open(opened_at):
        return rounded(after_staffed(hours, opened_at, MORNING))
    return rounded(last_staffed(hours, opened_at, opened_at + OTHERS))


def after_staffed(hours: Hours, since: datetime, staffed: timedelta) -> datetime:
    """Return when `staffed` time has passed since `since`, counting open hours only.

    More than the hours of a year hold ends with the last of them.
    """
    left, last = staffed, None
    for opens, closes in hours.periods(since):
        begin = max(opens, since)
        if begin + left <= closes:
            return begin + left
        left, last = left - (closes - begin), closes
    if last is None:
        raise NeverStaffedError("the flow's hours are closed for a year; see `hours`")
    return last


def last_staffed(hours: Hours, since: datetime, until: datetime) -> datetime:
    """Return the last staffed moment between `since` and `until`."""
    last = until
    for opens, closes in hours.periods(since):
        if opens > until:
            break
        last = min(closes, until)
    return last


def rounded(at: datetime, to: timedelta = ROUND) -> datetime:
    """Return `at` without seconds, at the earlier round minute."""
    return at - (at.replace(tzinfo=None) - EPOCH_MIDNIGHT) % to


def rounded_up(at: datetime) -> datetime:
    """Return the first round minute that is not before the minute of `at`."""
    minute = at.replace(second=0, microsecond=0)
    return minute + (EPOCH_MIDNIGHT - minute.replace(tzinfo=None)) % ROUND
