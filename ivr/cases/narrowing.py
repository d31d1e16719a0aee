"""Lists narrowed to cases of a topic, a tag, an agent, in the work order.

No index has a tab's cases by each of these, so the tab is gone through in its order and
looked at: so many cases for a page, fewer to be counted, and those once for all views
of the tab.  A page of which little was found by then says where the next one goes on,
so neither ever takes long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self, cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from ivr.cases.listing import views_of
from ivr.cases.lists import (
    FEW_LATE,
    MOST_ROWS,
    ORDER,
    PARTS,
    ListPage,
    Part,
    Place,
    Tab,
    begin,
    behind,
    bound,
    given,
    list_page,
    mark_of,
    parts,
    position,
    rows_of,
)
from ivr.cases.place import WORK_ORDER
from ivr.cursors import Cursor, Value

LONGEST = 100
# How many cases of a tab are looked at for a page, at first since they are often
# enough, and at most; and how many to count.
AT_FIRST, REACH, COUNTED = 500, 5000, 2000
# What must hold of a row, by what is asked for; `{}` is the value's own name.
CONDITIONS = {
    "topic": "near.topic = :{}",
    "priority": "near.priority = :{}",
    "language": "near.language = :{}",
    "status": "near.status = :{}",
    "agent": "near.assigned_to = (SELECT id FROM agents WHERE name = :{})",
}
TAGGED = {
    "sqlite": "EXISTS (SELECT 1 FROM json_each(near.tags) WHERE value = :{})",
    "postgresql": "jsonb_exists(CAST(near.tags AS jsonb), :{})",
}
# The columns that these look at.
LOOKED_AT = "topic, priority, language, status, assigned_to, tags"


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the cases of a list must be; what is empty asks for nothing.

    `agent` is the name of whoever has the case.
    """

    topic: str = ""
    priority: str = ""
    language: str = ""
    status: str = ""
    tag: str = ""
    agent: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Return what an address or a form asks for, by the names of the fields."""
        given = {one.name: asked.get(one.name, "") for one in fields(cls)}
        return cls(
            **{
                name: value.replace("\0", "").strip()[:LONGEST]
                for name, value in given.items()
            }
        )

    def __bool__(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self.asked)

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, by its name."""
        return {name: value for name, value in asdict(self).items() if value}

    def values(self, at: int = 0) -> dict[str, Any]:
        """Return the values of its condition."""
        return {f"{name}_{at}": value for name, value in self.asked.items()}

    def condition(self, session: Session, at: int = 0) -> str:
        """Return what must hold of a row of the table `near`.

        `at` tells it from others in the same statement.
        """
        known = {**CONDITIONS, "tag": TAGGED[session.get_bind().dialect.name]}
        each = [known[name].format(f"{name}_{at}") for name in self.asked]
        return " AND ".join(each) or "1 = 1"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases there are; `more` where not all of the tab was looked at."""

    number: int
    more: bool


def narrowed_page(  # noqa: PLR0913 - which list, narrowed how, from where on
    session: Session,
    tab: Tab,
    place: Place,
    narrow: Narrow,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> ListPage:
    """Return a page of a narrowed list, as `list_page` does.

    It may have fewer cases than asked for, or none, and still a next page.  Raises
    CursorError.
    """
    if not narrow:
        return list_page(session, tab, place, cursor=cursor, limit=limit)
    most = min(max(limit, 1), MOST_ROWS)
    mark = (*mark_of(tab, place), repr(narrow))
    found, onward = walk(session, tab, place, narrow, begin(cursor, mark), most)
    follows = Cursor(mark, onward).text if onward else None
    return ListPage(views_of(session, [one[-1] for one in found]), follows)


def walk(  # noqa: PLR0913, PLR0917 - which list, narrowed how, from where on
    session: Session,
    tab: Tab,
    place: Place,
    narrow: Narrow,
    after: tuple[Value, ...] | None,
    most: int,
) -> tuple[list[tuple[Any, ...]], tuple[Value, ...] | None]:
    """Return places of cases, and behind which place the list goes on."""
    found: list[tuple[Any, ...]] = []
    for at, part in enumerate(parts(session, tab, place)):
        if after is not None and at < cast("int", after[0]):
            continue
        rest = after[1:] if after is not None and at == after[0] else None
        rows, end = next_of(session, part, place, narrow, rest, most - len(found) + 1)
        found += [(at, *row) for row in rows]
        if len(found) > most:
            return found[:most], found[most - 1]
        if end is not None:
            return found, (at, *end)
    return found, None


def next_of(  # noqa: PLR0913, PLR0917 - which list, narrowed how, from where on
    session: Session,
    part: Part,
    place: Place,
    narrow: Narrow,
    after: tuple[Value, ...] | None,
    most: int,
) -> tuple[list[tuple[Any, ...]], tuple[Any, ...] | None]:
    """Return places of a part's cases, and of the last that was looked at.

    The latter is None where that is its end, or where `most` were found before.
    """
    rows, end = [], None
    for reach in sorted({min(AT_FIRST, REACH), REACH}):
        near = Near(session, part, place, after, reach)
        rows = near.meeting(narrow, most)
        if len(rows) == most:
            return rows, None
        if (end := near.end()) is None:
            break
    return rows, end


@dataclass(frozen=True, slots=True)
class Near:
    """The next cases of a part of a list, `reach` of them."""

    session: Session
    part: Part
    place: Place
    after: tuple[Value, ...] | None
    reach: int

    @property
    def rows(self) -> str:
        """The cases, as a query."""
        rows = f"{rows_of(self.session, self.part)}{behind(self.after)}"
        return (
            f"SELECT {ORDER}, {LOOKED_AT} FROM {rows}"  # noqa: S608 - all of it ours
            f" ORDER BY {ORDER} LIMIT {self.reach}"
        )

    def meeting(self, narrow: Narrow, most: int) -> list[tuple[Any, ...]]:
        """Return the places of those that meet what is asked for."""
        condition = narrow.condition(self.session)
        return self._ask(
            f"SELECT {ORDER} FROM ({self.rows}) AS near WHERE {condition}"  # noqa: S608
            f" ORDER BY {ORDER} LIMIT :most",
            {"most": most} | narrow.values(),
        )

    def end(self) -> tuple[Any, ...] | None:
        """Return the place of the last, None where the part ends before."""
        rows = f"SELECT {ORDER} FROM ({self.rows}) AS near"  # noqa: S608 - all of it ours
        last = f"{rows} ORDER BY {ORDER} LIMIT 1 OFFSET {self.reach - 1}"
        return next(iter(self._ask(last, {})), None)

    def _ask(self, query: str, more: dict[str, Any]) -> list[tuple[Any, ...]]:
        values = more | given(self.part, self.place) | position(self.after)
        asked = bound(text(query), values).columns(*WORK_ORDER)
        return [tuple(row) for row in self.session.execute(asked)]


def narrowed_counts(
    session: Session, tab: Tab, place: Place, narrows: Sequence[Narrow]
) -> list[Counted]:
    """Return of each how many cases of a tab meet it; looked at are the same cases."""
    sums, seen = [0] * len(narrows), 0
    for part in FEW_LATE if tab == "overdue" else PARTS[tab]:
        if seen < COUNTED:
            row = sums_of(session, part, place, narrows, COUNTED - seen)
            seen += row[0]
            sums = [one + more for one, more in zip(sums, row[1:], strict=True)]
    return [Counted(number, more=seen >= COUNTED) for number in sums]


def sums_of(
    session: Session, part: Part, place: Place, narrows: Sequence[Narrow], most: int
) -> tuple[int, ...]:
    """Return how many cases of a part were looked at, and how many meet each."""
    each = (
        f"coalesce(sum(CASE WHEN {one.condition(session, at)} THEN 1 ELSE 0 END), 0)"
        for at, one in enumerate(narrows)
    )
    rows = f"SELECT {LOOKED_AT} FROM {rows_of(session, part)} LIMIT :most"  # noqa: S608 - all of it ours
    query = f"SELECT {', '.join(('count(*)', *each))} FROM ({rows}) AS near"  # noqa: S608
    values: dict[str, Any] = {"most": most} | given(part, place)
    for at, one in enumerate(narrows):
        values |= one.values(at)
    return tuple(session.execute(bound(text(query), values)).one())
