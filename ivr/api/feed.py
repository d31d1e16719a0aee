"""The event feed: what happened to all cases, to be fetched from where one was."""

import structlog

from ivr.api.showing import event_json
from ivr.api.site import Asked, Given
from ivr.api.wishes import FeedFilter
from ivr.cases.feed import catch_up, events_after, newest
from ivr.db import DatabaseError

log = structlog.get_logger()


def feed(asked: Asked) -> Given:
    """Return the events behind a position; all that is committed now has one."""
    try:
        catch_up(asked.api.database)
    except DatabaseError:
        log.warning("feed_not_caught_up")  # who asks next gets what has no place yet
    wanted = asked.filter(FeedFilter)
    end = newest(asked.session)
    found = events_after(asked.session, wanted.after, wanted.limit, wanted.kind)
    more = len(found) == wanted.limit
    last = (found[-1].position or 0) if more else max(end, wanted.after)
    events = [event_json(one) for one in found]
    return Given({"events": events, "next": last, "more": more})
