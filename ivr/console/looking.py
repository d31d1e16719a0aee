"""That somebody who follows a case has looked at it, which is no news then."""

import structlog

from ivr.cases.watching import look, newest_line
from ivr.db import Database, DatabaseError
from ivr.tables import Agent, Watcher

log = structlog.get_logger()


def note_look(database: Database, number: int, agent: Agent) -> None:
    """Note that `agent` sees a case as it is now, if they follow it."""
    with database.reading() as session:
        newest = newest_line(session, number)
        row = session.get(Watcher, (number, agent.id))
    if row is None or row.seen >= newest:
        return
    try:
        with database.writing() as session:
            look(session, number, agent, newest)
    except DatabaseError:
        # Whoever only reads need not wait for who writes.
        log.warning("look_not_noted")
