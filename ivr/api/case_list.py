"""The list of cases in portions, in the order in which they are to be called back."""

import json
from collections.abc import Sequence
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

# Open cases stand as they are to be called back, which is an index; as soon as ended
# ones are asked for, the newest stand first, which is one too.
NEWEST_FIRST = (Case.number,)


def list_cases(asked: Asked) -> Given:
    """Return a page of the cases that are asked for."""
    wanted = asked.filter(CaseFilter)
    of = name_of(wanted)
    after = opened(asked.api.secret, of, wanted.cursor) if wanted.cursor else None
    found = page(asked.session, wanted, after)
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    end = position(shown[-1].case, wanted) if more else None
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


def order_of(wanted: CaseFilter) -> tuple[Any, ...]:
    """Return the columns by which a list is ordered."""
    return WORK_ORDER if only_open(wanted) else NEWEST_FIRST


def only_open(wanted: CaseFilter) -> bool:
    """Tell whether no ended case is asked for."""
    return set(wanted.status) <= set(OPEN)


def position(case: Case, wanted: CaseFilter) -> list[Any]:
    """Return where a case stands in the list."""
    values = (getattr(case, column.key) for column in order_of(wanted))
    return [one.isoformat() if isinstance(one, datetime) else one for one in values]


def behind(wanted: CaseFilter, position: list[Any]) -> ColumnElement[bool]:
    """Return what stands behind `position` in the list."""
    if not only_open(wanted):
        return Case.number < position[0]
    there: list[Any] = []
    for column, value in zip(WORK_ORDER, position, strict=True):
        moment = isinstance(column.type, Utc)
        told = datetime.fromisoformat(value) if moment else value
        there.append(literal(told, column.type))
    return tuple_(*WORK_ORDER) > tuple_(*there)


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
        rows = rows.where(behind(wanted, after))
    order = WORK_ORDER if only_open(wanted) else (Case.number.desc(),)
    found = session.execute(rows.order_by(*order).limit(wanted.limit + 1))
    return [CaseView(*row) for row in found]


def conditions(session: Session, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """Return what the filters ask of a case."""
    found: list[ColumnElement[bool]] = []
    if only_open(wanted):
        found.append(Case.closed_at.is_(None))
    if wanted.status:
        found.append(is_any(wanted.status))
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


def is_any(statuses: Sequence[str]) -> ColumnElement[bool]:
    """Return what finds cases of some statuses.

    One alone is compared, since an index keeps its order then.
    """
    if len(statuses) == 1:
        return Case.status == statuses[0]
    return Case.status.in_(statuses)


def has_tag(session: Session, tag: str) -> ColumnElement[bool]:
    """Return what finds the cases with a tag, on either kind of database."""
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(Case.tags).table_valued("value")
        return (
            each.select().with_only_columns(each.c.value).where(each.c.value == tag)
        ).exists()
    return cast(Case.tags, JSONB).contains([tag])
