"""When a case must be answered: the moment that the caller is told.

Urgent: within an hour of staffed time.  Everything else: within 24 hours, while
somebody is there.  Out of hours: by the first working day's morning.
"""

from datetime import datetime, timedelta

from ivr.errors import IvrError
from ivr.flow.hours import Hours

URGENT = timedelta(hours=1)
OTHERS = timedelta(hours=24)
# How much of the first staffed period counts as its morning.
MORNING = timedelta(hours=3)
# A promise is spoken, so it is kept to a round time, and rounded against us.
ROUNDED_TO_MINUTES = 5


class NeverStaffedError(IvrError):
    """The hours of the flow hold nobody for a year: no promise can be kept."""

    permanent = True


def due_at(priority: str, hours: Hours, opened_at: datetime) -> datetime:
    """Return the moment (UTC) by which a case of `priority` must be answered."""
    if priority == "urgent":
        return rounded(after_staffed(hours, opened_at, URGENT))
    if not hours.is_open(opened_at):
        return rounded(after_staffed(hours, opened_at, MORNING))
    return rounded(last_staffed(hours, opened_at, opened_at + OTHERS))


def after_staffed(hours: Hours, since: datetime, staffed: timedelta) -> datetime:
    """Return when `staffed` time has passed since `since`, counting open hours only."""
    left = staffed
    for opens, closes in hours.periods(since):
        begin = max(opens, since)
        if begin + left <= closes:
            return begin + left
        left -= closes - begin
    raise NeverStaffedError("the flow's hours are closed for a year; see `hours`")


def last_staffed(hours: Hours, since: datetime, until: datetime) -> datetime:
    """Return the last staffed moment between `since` and `until`."""
    last = until
    for opens, closes in hours.periods(since):
        if opens > until:
            break
        last = min(closes, until)
    return last


def rounded(at: datetime) -> datetime:
    """Return `at` without seconds, at the earlier round minute."""
    spare = at.minute % ROUNDED_TO_MINUTES
    return at.replace(second=0, microsecond=0) - timedelta(minutes=spare)
