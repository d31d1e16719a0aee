"""What time alone does to cases: wakes them, gives them back, closes them.

Each is a line of the timeline without an agent.  Doing it again changes nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from ivr.cases.escalation import escalate, escalate_due
from ivr.cases.life import after
from ivr.cases.promises import KEPT, VOID, settle_broken
from ivr.cases.working import event, record
from ivr.policy.policy import DeskPolicy
from ivr.tables import Agent, Case, CaseMerge, Promise

BATCH = 200


def keep_time(session: Session, policy: DeskPolicy, at: datetime) -> int:
    """Do what is due at `at` (aware); return how many cases changed."""
    return (
        wake(session, at)
        + give_back(session, at, policy.idle)
        + close_resolved(session, at, policy.close_after)
        + warn(session, at, policy.warn)
        + be_late(session, at)
        + escalate_due(session, at)
    )


def wake(session: Session, at: datetime) -> int:
    """Bring back the cases whose agreed time has come, to whoever has them."""
    found = cases(session, Case.status == "waiting", Case.follow_up_at <= at)
    for case in found:
        case.status = after("wake", case.status, held=case.assigned_to is not None)
        case.follow_up_at, case.touched_at = None, at
        record(session, case, event(None, "time_has_come", at))
    return len(found)


def give_back(session: Session, at: datetime, idle: timedelta) -> int:
    """Put claimed cases that nobody touched, or whose agent left, back on the list.

    Each keeps its place.
    """
    left = select(Agent.id).where(Agent.disabled_at.is_not(None))
    found = cases(
        session,
        Case.status == "claimed",
        or_(Case.touched_at < at - idle, Case.assigned_to.in_(left)),
    )
    for case in found:
        case.status, case.assigned_to = "new", None
        record(session, case, event(None, "given_back", at))
    return len(found)


def close_resolved(session: Session, at: datetime, later: timedelta) -> int:
    """Close what was resolved long enough ago."""
    found = cases(session, Case.status == "resolved", Case.resolved_at <= at - later)
    for case in found:
        case.status = after("close", case.status, held=True)
        record(session, case, event(None, "closed", at))
    return len(found)


def warn(session: Session, at: datetime, before: timedelta) -> int:
    """Note the cases whose promised time is near, once each."""
    found = cases(
        session,
        Case.closed_at.is_(None),
        Case.warned_at.is_(None),
        Case.due_at <= at + before,
        is_owed(),
    )
    for case in found:
        case.warned_at = at
        record(session, case, event(None, "due_soon", at))
    return len(found)


def be_late(session: Session, at: datetime) -> int:
    """Note the cases whose time has passed, and have a supervisor see them."""
    settle_broken(session, at)
    found = cases(
        session,
        Case.closed_at.is_(None),
        Case.late_at.is_(None),
        Case.due_at < at,
        is_owed(),
    )
    for case in found:
        case.late_at = at
        escalate(session, case, "late", None, at)
    return len(found)


def is_owed() -> ColumnElement[bool]:
    """Return what makes a case one whose caller was not called yet."""
    settled = Promise.state.in_((KEPT, VOID))
    merged = exists().where(
        CaseMerge.root == Case.number,
        Promise.case_number == CaseMerge.source,
        ~settled,
    )
    return or_(~exists().where(Promise.case_number == Case.number, settled), merged)


def cases(session: Session, *conditions: ColumnElement[bool]) -> list[Case]:
    """Return the cases that meet all conditions, held for this transaction."""
    rows = select(Case).where(*conditions).order_by(Case.number).limit(BATCH)
    return list(session.scalars(rows.with_for_update()))
