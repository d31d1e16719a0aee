"""The lists that agents work from: each a tab, in the work order, page by page.

A page begins where the one before it ended (keyset paging): the thousandth costs what
the first does, and what comes or goes meanwhile is neither skipped nor shown twice.
Each tab has an index of its own, in the work order, of the cases that stand in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Integer, String, TextClause, TextualSelect, bindparam, text
from sqlalchemy.orm import Session

from ivr.cases.listing import CaseView, views_of
from ivr.cases.place import WORK_ORDER
from ivr.cursors import Cursor, Value
from ivr.tables import Utc

Tab = Literal[
    "action",
    "mine",
    "unassigned",
    "waiting",
    "overdue",
    "all",
    "open",
    "escalated",
]
TABS: tuple[Tab, ...] = get_args(Tab)
# What agents choose from; `open` is for programs, `escalated` for supervisors.
SHOWN: tuple[Tab, ...] = ("action", "mine", "unassigned", "waiting", "overdue", "all")
MOST_ROWS = 200
# A tab says "1000+" rather than count a million.
MOST_COUNTED = 1000
# So many late cases are put in order; of more the list is walked, and soon has a page.
FEW = 2000

OPEN, ENDED = "closed_at IS NULL", "closed_at IS NOT NULL"
LATE = f"{OPEN} AND due_at < :now"
ESCALATED = f"{OPEN} AND escalated_at IS NOT NULL AND returned_at IS NULL"


@dataclass(frozen=True, slots=True)
class Part:
    """Cases that meet a condition, by the index that has them in the work order.

    The condition's values are literals where a partial index depends on them, since
    only so a database knows it.  SQLite is told the index, since it would rather take
    one of all cases by `closed_at` and put them in order.  `few`: they are so few that
    they are put in order instead.
    """

    where: str
    index: str
    few: bool = False


ALL_OPEN, ALL_ENDED = Part(OPEN, "ix_cases_open"), Part(ENDED, "ix_cases_ended")
PARTS: dict[Tab, tuple[Part, ...]] = {
    "action": (Part(f"{OPEN} AND status <> 'waiting'", "ix_cases_action"),),
    "mine": (Part(f"{OPEN} AND assigned_to = :agent", "ix_cases_mine"),),
    "unassigned": (Part(f"{OPEN} AND assigned_to IS NULL", "ix_cases_unassigned"),),
    "waiting": (Part("status = 'waiting'", "ix_cases_waiting"),),
    "overdue": (Part(LATE, "ix_cases_open"),),
    "all": (ALL_OPEN, ALL_ENDED),
    "open": (ALL_OPEN,),
    "escalated": (Part(ESCALATED, "ix_cases_escalated"),),
}
FEW_LATE = (Part(LATE, "", few=True),)
ORDER = ", ".join(column.name for column in WORK_ORDER)
AFTER = ", ".join(f":{column.name}" for column in WORK_ORDER)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose lists they are, by an agent's id, and at which moment."""

    agent: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list; `next` is the cursor of the one after it, if there is one."""

    views: list[CaseView]
    next: str | None


def list_page(
    session: Session,
    tab: Tab,
    place: Place,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> ListPage:
    """Return a page of a list, in the work order; what is over stands last.

    `cursor` is the `next` of the page before, of the same tab and agent.  Raises
    CursorError for any other.
    """
    most = min(max(limit, 1), MOST_ROWS)
    mark = mark_of(tab, place)
    found = keys(session, tab, place, begin(cursor, mark), most + 1)
    shown = found[:most]
    more = len(found) > most
    follows = Cursor(mark, shown[-1]).text if more else None
    return ListPage(views_of(session, [one[-1] for one in shown]), follows)


def mark_of(tab: Tab, place: Place) -> tuple[str, ...]:
    """Return what makes a cursor one of this list, in this order."""
    return ("list", tab, ORDER, str(place.agent) if tab == "mine" else "")


def begin(cursor: str | None, mark: tuple[str, ...]) -> tuple[Value, ...] | None:
    """Return the place of the last case before the page; None for the first page."""
    if cursor is None:
        return None
    moments = (isinstance(column.type, Utc) for column in WORK_ORDER)
    kinds = (int, *(datetime if moment else int for moment in moments))
    return Cursor.read(cursor, mark, kinds).position


def keys(
    session: Session,
    tab: Tab,
    place: Place,
    after: tuple[Value, ...] | None,
    most: int,
) -> list[tuple[Any, ...]]:
    """Return the places of the next cases: which part of the list, then the order."""
    found: list[tuple[Any, ...]] = []
    for at, part in enumerate(parts(session, tab, place)):
        if len(found) == most or (after is not None and at < cast("int", after[0])):
            continue
        rest = after[1:] if after is not None and at == after[0] else None
        asked = statement(session, part, place, rest, most - len(found))
        found += [(at, *row) for row in session.execute(asked)]
    return found


def parts(session: Session, tab: Tab, place: Place) -> Sequence[Part]:
    """Return the parts of a list, one after the other.

    Few late cases are taken by their due time and put in order, many come soon enough
    in it.
    """
    if tab == "overdue" and count(session, FEW_LATE[0], place, FEW + 1) <= FEW:
        return FEW_LATE
    return PARTS[tab]


def statement(
    session: Session,
    part: Part,
    place: Place,
    after: tuple[Value, ...] | None,
    most: int,
) -> TextualSelect:
    """Return what finds the places of the next cases of a part."""
    asked = text(
        f"SELECT {ORDER} FROM {rows_of(session, part)}{behind(after)}"  # noqa: S608 - all of it ours
        f" ORDER BY {ORDER} LIMIT :most"
    )
    values = {"most": most} | given(part, place) | position(after)
    return bound(asked, values).columns(*WORK_ORDER)


def rows_of(session: Session, part: Part) -> str:
    """Return the rows of a part, as they stand behind FROM."""
    rows = f"{source(session, part)} WHERE {part.where}"
    if part.few:  # as a table of its own, whose rows are not looked for in order
        return f"(SELECT * FROM {rows} LIMIT {FEW}) AS few WHERE 1 = 1"  # noqa: S608
    return rows


def behind(after: tuple[Value, ...] | None) -> str:
    """Return the condition of the rows behind a place; empty for all."""
    return f" AND ({ORDER}) > ({AFTER})" if after else ""


def position(after: tuple[Value, ...] | None) -> dict[str, Any]:
    """Return the values of that condition."""
    return dict(zip((c.name for c in WORK_ORDER), after, strict=True)) if after else {}


def source(session: Session, part: Part) -> str:
    """Return the table, on SQLite with the index by which it is read."""
    told = session.get_bind().dialect.name == "sqlite" and part.index
    return f"cases INDEXED BY {part.index}" if told else "cases"


def given(part: Part, place: Place) -> dict[str, Any]:
    """Return the values of a part's condition."""
    known = {"agent": place.agent, "now": place.now}
    return {name: one for name, one in known.items() if f":{name}" in part.where}


def bound(asked: TextClause, values: dict[str, Any]) -> TextClause:
    """Return a statement with its values; moments as they are stored."""
    typed = (
        bindparam(one, value, type_=kind_of(value)) for one, value in values.items()
    )
    return asked.bindparams(*typed)


def kind_of(value: object) -> Utc | String | Integer:
    """Return how a value is stored."""
    match value:
        case datetime():
            return Utc()
        case str():
            return String()
        case _:
            return Integer()


def counts(session: Session, place: Place) -> dict[Tab, int]:
    """Return how many cases each tab has, MOST_COUNTED + 1 for more than that."""
    return {tab: count_of(session, tab, place) for tab in SHOWN}


def count_of(session: Session, tab: Tab, place: Place) -> int:
    """Return how many cases a tab has, MOST_COUNTED + 1 for more than that."""
    parts = (count(session, part, place, MOST_COUNTED + 1) for part in PARTS[tab])
    return min(sum(parts), MOST_COUNTED + 1)


def count(session: Session, part: Part, place: Place, most: int) -> int:
    """Return how many cases a part has, as far as they are counted."""
    late = part.where == LATE  # whose own index is by the due time
    rows = "cases" if late else source(session, part)
    asked = text(
        f"SELECT count(*) FROM (SELECT 1 FROM {rows} WHERE {part.where} LIMIT :most)"  # noqa: S608 - all of it ours
        " AS counted"
    )
    values: dict[str, Any] = {"most": most} | given(part, place)
    return session.scalar(bound(asked, values)) or 0
