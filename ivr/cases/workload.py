"""What stands before a case, what a case takes, and who there is to do it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, func, select

from ivr.cases.agents import ADMIN
from ivr.cases.forecast import Forecast
from ivr.cases.place import BEFORE, CASES
from ivr.db import Transaction
from ivr.flow.hours import Hours
from ivr.policy.policy import DeskPolicy
from ivr.tables import Agent, AgentSession, Forecasted, Measure

HANDLING, EXPECTED = "handling_s", "desk"
# For so long agents come in when the day begins, and those who are there say little.
COMING_IN = timedelta(minutes=30)
# An older measure is of another time.
MEASURE_HOLDS = timedelta(days=14)
# Behind all that are there.
LAST_NUMBER = 2**31 - 1
WAITS = ("new", "claimed", "calling")

AGENTS = cast("Table", Agent.__table__)
SESSIONS = cast("Table", AgentSession.__table__)
MEASURES = cast("Table", Measure.__table__)
FORECASTS = cast("Table", Forecasted.__table__)

AHEAD = BEFORE.where(CASES.c.status.in_(WAITS))
PRESENT = (
    select(func.count(SESSIONS.c.agent_id.distinct()))
    .join(AGENTS, AGENTS.c.id == SESSIONS.c.agent_id)
    .where(
        SESSIONS.c.seen_at > bindparam("since"),
        AGENTS.c.disabled_at.is_(None),
        AGENTS.c.away_since.is_(None),
        AGENTS.c.role != ADMIN,
    )
)
STAFF = select(func.count()).where(
    AGENTS.c.disabled_at.is_(None), AGENTS.c.role != ADMIN
)
MEASURED = select(MEASURES.c.value).where(
    MEASURES.c.name == HANDLING, MEASURES.c.at > bindparam("since")
)
FORECAST = select(FORECASTS.c.days).where(
    FORECASTS.c.name == EXPECTED, FORECASTS.c.at > bindparam("since")
)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands, or will, in the work order (ivr.cases.place)."""

    rank: int
    tier: int
    called_at: datetime
    number: int = LAST_NUMBER

    @property
    def values(self) -> dict[str, object]:
        """The position, by the names of the columns."""
        return {
            "rank": self.rank,
            "tier": self.tier,
            "called_at": self.called_at,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True)
class Workload:
    """What a case takes one agent, how many stand before, and who works at it.

    `agents` are at work now; None where that says nothing of later.
    """

    handling: timedelta
    ahead: int
    agents: int | None
    forecast: Forecast | None

    def work(self, reserve: float) -> timedelta:
        """Return the time of one agent until the next case is done too."""
        return self.handling * (self.ahead + 1) * reserve


@dataclass(frozen=True, slots=True)
class Clock:
    """By what a promise is reckoned: staffed hours, the desk's policy, and now."""

    hours: Hours
    policy: DeskPolicy
    at: datetime


def workload(transaction: Transaction, stands: Position, clock: Clock) -> Workload:
    """Return what stands before a case, and who there is to do it."""
    wanted = clock.policy.promise
    since = {"since": clock.at - MEASURE_HOLDS}
    seconds = transaction.execute(MEASURED, since).scalar()
    days = transaction.execute(FORECAST, since).scalar()
    return Workload(
        timedelta(seconds=seconds) if seconds else wanted.handling,
        transaction.execute(AHEAD, stands.values).scalar_one(),
        wanted.agents or at_work(transaction, clock),
        Forecast.of_json(days) if days else None,
    )


def at_work(transaction: Transaction, clock: Clock) -> int | None:
    """Return how many agents work now; None out of hours, and while they come in.

    Who is signed in, did something for `idle` and is not away is at work.
    """
    at, idle = clock.at, clock.policy.idle
    opens, _ = next(clock.hours.periods(at), (at, at))
    if opens + COMING_IN > at:
        return None
    return transaction.execute(PRESENT, {"since": at - idle}).scalar_one() or None


def half_of_staff(transaction: Transaction) -> int:
    """Return half of how many agents there are, 1 at least.

    Nobody knows yet who comes when, and not all come, nor all at once.
    """
    return max((transaction.execute(STAFF).scalar_one() + 1) // 2, 1)
