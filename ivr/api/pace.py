"""How many requests a token makes: counted by the minute, over all web processes.

A web process takes requests from a token's row in portions, so that most requests need
no writing; with few a minute a portion is one, and the count is exact.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from ivr.api.problems import ProblemError
from ivr.db import Database
from ivr.tables import ApiToken

PORTIONS = 20
# Where nothing is counted, how often it is noted that a token is in use.
UNCOUNTED = 1_000_000_000


@dataclass(slots=True)
class Purse:
    """What this process may still spend of a token's minute."""

    minute: datetime
    left: int


@dataclass(slots=True)
class Pace:
    """The pace of every token, as this process knows it."""

    database: Database
    per_minute: int
    _purses: dict[int, Purse] = field(default_factory=dict[int, Purse])
    _lock: Lock = field(default_factory=Lock)

    def spend(self, token_id: int, at: datetime) -> None:
        """Count one request; raises ProblemError (429) when the minute is used up."""
        minute = at.replace(second=0, microsecond=0)
        with self._lock:
            purse = self._purses.get(token_id)
            if purse is None or purse.minute != minute or purse.left == 0:
                purse = Purse(minute, self._fetch(token_id, minute, at))
                self._purses[token_id] = purse
            if purse.left == 0:
                raise self._too_many(minute, at)
            purse.left -= 1

    def _fetch(self, token_id: int, minute: datetime, at: datetime) -> int:
        with self.database.writing() as session:
            if self.per_minute == 0:
                return UNCOUNTED if take(session, token_id, minute, at, 0, 1) else 0
            portion = max(1, self.per_minute // PORTIONS)
            got = take(session, token_id, minute, at, portion, self.per_minute)
            return portion if got else 0

    def _too_many(self, minute: datetime, at: datetime) -> ProblemError:
        wait_s = max(1, round((minute + timedelta(minutes=1) - at).total_seconds()))
        return ProblemError(
            429,
            "too_many_requests",
            f"this token has made its {self.per_minute} requests of this minute",
            f"wait {wait_s} s",
            headers={"Retry-After": str(wait_s)},
        )


def take(  # noqa: PLR0913, PLR0917 - of which row, when, how many of how many
    session: Session,
    token_id: int,
    minute: datetime,
    at: datetime,
    portion: int,
    most: int,
) -> bool:
    """Take a portion of a token's minute, and note its use; tell whether it is had."""
    row = ApiToken.id == token_id
    stale = or_(ApiToken.window_at.is_(None), ApiToken.window_at != minute)
    used = {"last_used_at": at}
    anew: Any = session.execute(
        update(ApiToken)
        .where(row, stale)
        .values(window_at=minute, taken=portion, **used)
    )
    if anew.rowcount == 1:
        return True
    more: Any = session.execute(
        update(ApiToken)
        .where(row, ApiToken.taken + portion <= most)
        .values(taken=ApiToken.taken + portion, **used)
    )
    return more.rowcount == 1
