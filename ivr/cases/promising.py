"""By when a caller can be called: from staff, the cases before theirs, and the hours.

A later caller is never promised an earlier time than one before them in the same part
of the list who still waits, nor the other way round.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import (
    Integer,
    Table,
    bindparam,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)

from ivr.cases.due import Due, after_staffed, due
from ivr.cases.forecast import Desk, Forecast
from ivr.cases.place import BEFORE, CASES
from ivr.db import Transaction
from ivr.flow.hours import Hours
from ivr.policy.policy import DeskPolicy
from ivr.tables import (
    Agent,
    AgentSession,
    Forecasted,
    Measure,
    Promise,
    Utc,
)

log = structlog.get_logger()

HANDLING, EXPECTED = "handling_s", "desk"
# For so long agents come in when the day begins, and those who are there say little.
COMING_IN = timedelta(minutes=30)
# An older measure is of another time.
MEASURE_HOLDS = timedelta(days=14)
# Behind all that are there.
LAST_NUMBER = 2**31 - 1
WAITS = ("new", "claimed", "calling")
ADMIN = "admin"
# Any number of ours: callers who come at once on PostgreSQL are promised one by one.
ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(7034)")

AGENTS = cast("Table", Agent.__table__)
SESSIONS = cast("Table", AgentSession.__table__)
MEASURES = cast("Table", Measure.__table__)
FORECASTS = cast("Table", Forecasted.__table__)
PROMISES = cast("Table", Promise.__table__)

AHEAD = BEFORE.where(CASES.c.status.in_(WAITS))
PRESENT = (
    select(func.count(SESSIONS.c.agent_id.distinct()))
    .join(AGENTS, AGENTS.c.id == SESSIONS.c.agent_id)
    .where(
        SESSIONS.c.seen_at > bindparam("since"),
        AGENTS.c.disabled_at.is_(None),
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
# Those of the same part of the list who wait, but for what was put there since.
PEERS = select(CASES.c.due_at).where(
    CASES.c.closed_at.is_(None),
    CASES.c.rank == bindparam("rank"),
    CASES.c.tier == bindparam("tier"),
    CASES.c.escalated_at.is_(None),
    CASES.c.status.in_(WAITS),
)
# Not the column itself, so that SQLite goes along the due times (ix_cases_class_due),
# of which the first that fits is the answer, and not through all of those calls.
CALLED_AT = func.coalesce(CASES.c.called_at, CASES.c.called_at, type_=Utc)
CALL = tuple_(CALLED_AT, CASES.c.number)
THEIRS = tuple_(bindparam("called_at", type_=Utc), bindparam("number", type_=Integer))
LATEST_BEFORE = PEERS.where(CALL < THEIRS).order_by(CASES.c.due_at.desc()).limit(1)
EARLIEST_BEHIND = PEERS.where(CALL > THEIRS).order_by(CASES.c.due_at).limit(1)
FIRST_TIME = insert(PROMISES).from_select(
    ["case_number", "made_at", "due_at", "limit_at", "state"],
    select(
        bindparam("case", type_=Integer),
        bindparam("at", type_=Utc),
        bindparam("due", type_=Utc),
        bindparam("limit", type_=Utc),
        literal("open"),
    ).where(~exists().where(PROMISES.c.case_number == bindparam("case"))),
)
EARLIER = (
    update(PROMISES)
    .where(
        PROMISES.c.case_number == bindparam("case"),
        PROMISES.c.state == "open",
        PROMISES.c.due_at > bindparam("due"),
    )
    .values(due_at=bindparam("due"))
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


def promise(
    transaction: Transaction, priority: str, stands: Position, clock: Clock
) -> Due:
    """Return by when a case at `stands` can be promised to be answered."""
    load, soonest = workload(transaction, stands, clock), clock.policy.promise.soonest
    done_at = done(transaction, load, stands, clock)
    found = due(priority, clock.hours, clock.at, soonest=soonest, done_at=done_at)
    return Due(between(transaction, stands, found.at), found.limit)


def done(
    transaction: Transaction, load: Workload, stands: Position, clock: Clock
) -> datetime:
    """Return when the work before a case, and its own, can be done."""
    wanted = clock.policy.promise
    work = load.work(wanted.reserve)
    if load.forecast is None:
        agents = load.agents or half_of_staff(transaction)
        return after_staffed(clock.hours, clock.at, work / agents)
    always = wanted.agents is not None
    desk = Desk(clock.hours, load.forecast, load.handling, load.agents, always=always)
    return desk.done_at(clock.at, work, (stands.rank, stands.tier))


def between(transaction: Transaction, stands: Position, at: datetime) -> datetime:
    """Return `at`, or what is next to it between the callers before and behind."""
    behind = transaction.execute(EARLIEST_BEHIND, stands.values).scalar()
    before = transaction.execute(LATEST_BEFORE, stands.values).scalar()
    at = min(at, behind) if behind else at
    return max(at, before) if before else at


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

    Who is signed in and did something for `idle` is at work.
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


def speak(transaction: Transaction, number: int, found: Due, at: datetime) -> None:
    """Write down what a caller is told now: the first time, or an earlier one."""
    told = {"case": number, "due": found.at, "limit": found.limit, "at": at}
    transaction.execute(FIRST_TIME, told)
    transaction.execute(EARLIER, {"case": number, "due": found.at})
    if found.is_late:
        # Whoever watches sees it before callers complain.
        limit, due_at = found.limit.isoformat(), found.at.isoformat()
        log.warning("promise_beyond_limit", case=number, limit=limit, due_at=due_at)


def one_by_one(transaction: Transaction) -> None:
    """Have other promises wait for this transaction's end, which SQLite's do anyway."""
    if transaction.is_postgresql:
        transaction.execute(ONE_BY_ONE)
