"""By when a caller can be called: from staff, the cases before theirs, and the hours.

A later caller is never promised an earlier time than one before them in the same part
of the list who still waits, nor the other way round.
"""

from datetime import datetime
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
from ivr.cases.forecast import Desk
from ivr.cases.place import CASES
from ivr.cases.reaching import Reach
from ivr.cases.workload import WAITS, Clock, Position, Workload, half_of_staff, workload
from ivr.db import Transaction
from ivr.tables import (
    Promise,
    Utc,
)

log = structlog.get_logger()

# Any number of ours: callers who come at once on PostgreSQL are promised one by one.
ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(7034)")

PROMISES = cast("Table", Promise.__table__)

# Those of the same part of the list who wait, but for what was put there since, and
# for those who could not be called at once.
PEERS = select(CASES.c.due_at).where(
    CASES.c.closed_at.is_(None),
    CASES.c.rank == bindparam("rank"),
    CASES.c.tier == bindparam("tier"),
    CASES.c.escalated_at.is_(None),
    CASES.c.reachable_at.is_(None),
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


def promise(
    transaction: Transaction,
    priority: str,
    stands: Position,
    clock: Clock,
    later: Reach | None = None,
) -> Due:
    """Return by when a case at `stands` can be promised to be answered.

    `later` is when its caller can be called, where that is not at once.
    """
    load, soonest = workload(transaction, stands, clock), clock.policy.promise.soonest
    done_at = done(transaction, load, stands, clock)
    found = due(priority, clock.hours, clock.at, soonest=soonest, done_at=done_at)
    at = between(transaction, stands, found.at)
    if later is None:
        return Due(at, found.limit)
    at = max(at, later.promised_at)
    # What the caller chose, or their night, is not our delay.
    return Due(at, max(found.limit, later.promised_at), later.begin)


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
