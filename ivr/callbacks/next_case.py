"""The next case for an agent: the first of the work order that can be called now."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ivr.callbacks.asking import Line
from ivr.cases import work
from ivr.cases.place import WORK_ORDER
from ivr.cases.presence import refuse_away
from ivr.policy.numbers import may_ring, refusal, zones_of
from ivr.tables import Agent, Case

# So many are looked at in one go, where it is night for the first of them.
BATCH = 20


def take_next(session: Session, agent: Agent, line: Line, at: datetime) -> Case | None:
    """Give `agent` the first case that nobody has, or that is theirs and came back.

    One whose caller must not be rung at this hour, or chose a later one, keeps its
    place, and is passed over for now.  One that can never be called is not: somebody
    has to see to it.  None when there is nothing to do.  Raises AwayError for who is
    away.
    """
    refuse_away(agent)
    passed = 0
    while True:
        batch = waiting(session, agent, passed)
        for case in batch:
            if can_be_worked_on(case, line, at):
                return work.take(session, case.number, agent, at)
        if len(batch) < BATCH:
            return None
        passed += BATCH


def waiting(session: Session, agent: Agent, passed: int) -> list[Case]:
    """Return the next cases in order, those behind the first `passed` ones.

    What another agent is about to take at this moment is left to them.
    """
    theirs = and_(Case.status == "claimed", Case.assigned_to == agent.id)
    free = or_(Case.status == "new", theirs)
    rows = (
        select(Case)
        .where(Case.closed_at.is_(None), free)
        .order_by(*WORK_ORDER)
        .offset(passed)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Case)
    )
    return list(session.scalars(rows))


def can_be_worked_on(case: Case, line: Line, at: datetime) -> bool:
    """Tell whether something can be done about a case now."""
    if case.reachable_at is not None and case.reachable_at > at:
        return False
    number = case.callback_number
    if number is None or refusal(number, line.countries) is not None:
        return True
    return may_ring(zones_of(number), at, line.calling.hours)
