"""Filters as people and programs write them: names and days, each a text."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.search.filters import Filters
from ivr.search.query import QueryError
from ivr.sentences import sentence
from ivr.tables import Agent

# What can be asked for, beside the words: as in an address, and as options.
NAMES = ("status", "topic", "language", "agent", "tag", "from", "to", "overdue")
NOT_LATER, DAY = timedelta(0), timedelta(days=1)


def filters_of(
    session: Session, asked: Mapping[str, str], zone: tzinfo, now: datetime
) -> Filters:
    """Return the filters that are asked for by NAMES; what is empty asks for nothing.

    `from` and `to` are days in `zone`, both of them in, or moments with their offset;
    `overdue` is anything.  Raises QueryError, for an agent that there is none of too.
    """
    given = {name: asked.get(name, "").strip()[:100] for name in NAMES}
    first = moment("from", given["from"], zone)
    is_day = len(given["to"]) == len("2026-11-25")
    last = moment("to", given["to"], zone, later=DAY if is_day else NOT_LATER)
    return Filters(
        status=given["status"] or None,
        topic=given["topic"] or None,
        language=given["language"] or None,
        agent=agent_of(session, given["agent"]),
        tag=given["tag"] or None,
        opened_from=first,
        opened_before=last,
        overdue_at=now if given["overdue"] else None,
    )


def agent_of(session: Session, name: str) -> int | None:
    """Return an agent's id; raises QueryError for an unknown name."""
    if not name:
        return None
    found = session.scalar(select(Agent.id).where(Agent.name == name.replace("\0", "")))
    if found is None:
        raise QueryError(sentence("there is no agent %(name)s", name=name))
    return found


def moment(
    name: str, text: str, zone: tzinfo, *, later: timedelta = NOT_LATER
) -> datetime | None:
    """Return the moment that is written, in UTC, or one later; raises QueryError.

    At the ends of the calendar a day that can be written has no moment in UTC.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        return (aware + later).astimezone(UTC)
    except (ValueError, OverflowError):
        raise QueryError(
            sentence("%(name)s: write a day like 2026-11-25", name=name)
        ) from None
