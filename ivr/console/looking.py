"""That somebody has a case before them, which is no news to them then."""

from datetime import datetime

import structlog

from ivr.cases.looks import EVERY, come, look_of
from ivr.cases.watching import look, newest_line
from ivr.db import Database, DatabaseError
from ivr.tables import Agent, CaseLook, Watcher

log = structlog.get_logger()


def note_look(database: Database, number: int, agent: Agent, at: datetime) -> None:
    """Note that `agent` sees a case as it is now, and is there."""
    with database.reading() as session:
        newest = newest_line(session, number)
        watched = session.get(Watcher, (number, agent.id))
        found = look_of(session, number, agent.id)
    follows = watched is not None and watched.seen < newest
    if newest == 0 or not (follows or is_worth_noting(found, newest, at)):
        return
    try:
        with database.writing() as session:
            come(session, number, agent.id, at, seen=newest)
            if follows:
                look(session, number, agent, newest)
    except DatabaseError:
        # Whoever only reads need not wait for who writes.
        log.warning("look_not_noted")


def is_worth_noting(found: CaseLook | None, newest: int, at: datetime) -> bool:
    """Tell whether a look says more than what is known of the one before it."""
    return found is None or found.seen < newest or at - found.at > EVERY
