"""The list of cases in portions, in the order in which they are to be called back."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, cast, func, literal, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, joinedload

from ivr.api.cursors import opened, seal
from ivr.api.showing import case_json
from ivr.api.site import Asked, Given
from ivr.api.wishes import CaseFilter
from ivr.cases.life import OPEN
from ivr.cases.listing import CaseView, with_recordings
from ivr.cases.place import WORK_ORDER
from ivr.tables import Agent, Case, Recording, Transcript, Utc

CLOSED = Case.closed_at.is_not(None)
ORDER = (CLOSED, *WORK_ORDER)


def list_cases(asked: Asked) -> Given:
    """Return a page of the cases that are asked for."""
    wanted = asked.filter(CaseFilter)
    of = name_of(wanted)
    after = opened(asked.api.secret, of, wanted.cursor) if wanted.cursor else None
    found = page(asked.session, wanted, after)
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    end = position(shown[-1].case) if more else None
    return Given(
        {
            "cases": [case_json(view) for view in shown],
            "next": seal(asked.api.secret, of, end) if end else None,
        }
    )


def name_of(wanted: CaseFilter) -> str:
    """Return the name of a list with its filters, which its cursors are bound to."""
    filters = wanted.model_dump(mode="json", exclude={"limit", "cursor"})
    return json.dumps(["cases", filters], sort_keys=True)


def position(case: Case) -> list[Any]:
    """Return where a case stands in the list."""
    values = (getattr(case, column.key) for column in WORK_ORDER)
    plain = (one.isoformat() if isinstance(one, datetime) else one for one in values)
    return [case.closed_at is not None, *plain]


def behind(position: list[Any]) -> ColumnElement[bool]:
    """Return what stands behind `position` in the list."""
    ended, *values = position
    there = [literal(ended)]
    for column, value in zip(WORK_ORDER, values, strict=True):
        moment = isinstance(column.type, Utc)
        told = datetime.fromisoformat(value) if moment else value
        there.append(literal(told, column.type))
    return tuple_(*ORDER) > tuple_(*there)


def page(
    session: Session, wanted: CaseFilter, after: list[Any] | None
) -> list[CaseView]:
    """Return one case more than a page holds, so that it is known whether more come."""
    rows = with_recordings().options(
        joinedload(Recording.transcript).defer(Transcript.words),
        joinedload(Recording.correction),
    )
    rows = rows.where(*conditions(session, wanted))
    if after is not None:
        rows = rows.where(behind(after))
    found = session.execute(rows.order_by(*ORDER).limit(wanted.limit + 1))
    return [CaseView(*row) for row in found]


def conditions(session: Session, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """Return what the filters ask of a case."""
    found: list[ColumnElement[bool]] = [Case.status.in_(wanted.status or OPEN)]
    for name in ("topic", "priority", "caller"):
        value = getattr(wanted, name)
        if value is not None:
            found.append(getattr(Case, name) == value)
    if wanted.assigned_to is not None:
        found.append(Case.agent.has(Agent.name == wanted.assigned_to))
    if wanted.unassigned is not None:
        found.append(Case.assigned_to.is_(None) == wanted.unassigned)
    if wanted.tag is not None:
        found.append(has_tag(session, wanted.tag))
    if wanted.due_before is not None:
        found.append(Case.due_at < wanted.due_before)
    if wanted.opened_since is not None:
        found.append(Case.opened_at >= wanted.opened_since)
    return found


def has_tag(session: Session, tag: str) -> ColumnElement[bool]:
    """Return what finds the cases with a tag, on either kind of database."""
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(Case.tags).table_valued("value")
        return (
            each.select().with_only_columns(each.c.value).where(each.c.value == tag)
        ).exists()
    return cast(Case.tags, JSONB).contains([tag])
