"""What is new on the desk, looked up once a second for all who wait in this process.

The database is the source: events by their positions (`ivr.cases.feed`), calls that are
under way, and who looks at what.  Nothing is kept that another process would not find.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.feed import catch_up, newest
from ivr.cases.looks import Here, others, who_is_here
from ivr.db import Database, DatabaseError
from ivr.tables import Agent, Callback, CaseEvent

log = structlog.get_logger()

FRESH_S = 1.0
# Who has missed more than so many looks at the whole page again.
MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Board:
    """How things stand: the last position, who looks at which case, calls by case."""

    position: int = 0
    here: Mapping[int, Sequence[Here]] = field(default_factory=dict[int, list[Here]])
    calls: Mapping[int, str] = field(default_factory=dict[int, str])


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom news is: an agent (id), and one case or, without it, all."""

    agent_id: int
    case: int | None = None

    def here(self, board: Board) -> dict[str, list[dict[str, Any]]]:
        """Return who else looks at what, by the case's number."""
        numbers = board.here if self.case is None else (self.case,)
        found = {one: others(board.here, one, self.agent_id) for one in numbers}
        return {
            str(number): [{"name": one.name, "writes": one.writes} for one in there]
            for number, there in found.items()
            if there
        }

    def calls(self, board: Board) -> dict[str, str]:
        """Return the states of the calls under way, by the case's number."""
        return {
            str(number): state
            for number, state in board.calls.items()
            if self.case in {None, number}
        }


class Newsroom:
    """The board, no older than a second while somebody asks for it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._board = Board()
        self._looked: float | None = None

    def board(self) -> Board:
        """Return how things stand; raises DatabaseError if that was never known."""
        with self._lock:
            due = self._looked is None or monotonic() - self._looked >= FRESH_S
            if due:
                self._look()
            return self._board

    def _look(self) -> None:
        try:
            catch_up(self._database)
            with self._database.reading() as session:
                self._board = board(session, self._clock())
        except DatabaseError as wrong:
            if self._looked is None:
                raise
            log.warning("news_not_looked_up", reason=str(wrong))
        self._looked = monotonic()

    def events(self, after: int, scope: Scope) -> list[dict[str, Any]] | None:
        """Return what happened behind a position; None when that is too much to tell.

        Each is `{"position", "case", "kind", "by"}`, with no word of what was written.
        """
        with self._database.reading() as session:
            return events(session, after, scope)


def board(session: Session, at: datetime) -> Board:
    """Look up how things stand."""
    rows = select(Callback.case_number, Callback.state)
    under_way = session.execute(rows.where(Callback.ended_at.is_(None)))
    calls = {number: state for number, state in under_way}  # noqa: C416 - typed so
    return Board(newest(session), who_is_here(session, at), calls)


def events(session: Session, after: int, scope: Scope) -> list[dict[str, Any]] | None:
    """Return what happened behind a position, as `Newsroom.events` does."""
    rows = (
        select(CaseEvent.position, CaseEvent.case_number, CaseEvent.kind, Agent.name)
        .outerjoin(Agent, Agent.id == CaseEvent.agent_id)
        .where(CaseEvent.position > after)
        .order_by(CaseEvent.position)
        .limit(MOST_EVENTS + 1)
    )
    if scope.case is not None:
        rows = rows.where(CaseEvent.case_number == scope.case)
    found = session.execute(rows).all()
    if len(found) > MOST_EVENTS:
        return None
    names = ("position", "case", "kind", "by")
    return [dict(zip(names, row, strict=True)) for row in found]
