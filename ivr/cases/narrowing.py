"""Lists narrowed to cases of a topic, a tag, an agent, in the work order.

No index has a tab's cases by each of these, so the tab is gone through in its order and
looked at: so many cases for a page, fewer to be counted.  A page of which little was
found by then says where the next one goes on, so neither ever takes long.
"""

from collections.abc import Mapping
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
# How many cases of a tab are looked at for a page, and to count.
REACH, COUNTED = 5000, 2000
CONDITIONS = {
    "topic": "near.topic = :narrow_topic",
    "priority": "near.priority = :narrow_priority",
    "language": "near.language = :narrow_language",
    "status": "near.status = :narrow_status",
    "agent": "near.assigned_to = (SELECT id FROM agents WHERE name = :narrow_agent)",
}
TAGGED = {
    "sqlite": "EXISTS (SELECT 1 FROM json_each(near.tags) WHERE value = :narrow_tag)",
    "postgresql": "jsonb_exists(CAST(near.tags AS jsonb), :narrow_tag)",
}


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

    @property
    def values(self) -> dict[str, Any]:
        """The values of its condition."""
        return {f"narrow_{name}": value for name, value in self.asked.items()}

    def condition(self, session: Session) -> str:
        """Return what must hold of a row of the table `near`."""
        known = {**CONDITIONS, "tag": TAGGED[session.get_bind().dialect.name]}
        return " AND ".join(known[name] for name in self.asked)


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
        near = Near(session, part, place, rest)
        found += [(at, *row) for row in near.meeting(narrow, most - len(found) + 1)]
        if len(found) > most:
            return found[:most], found[most - 1]
        if (end := near.end()) is not None:
            return found, (at, *end)
    return found, None


@dataclass(frozen=True, slots=True)
class Near:
    """The next REACH cases of a part of a list."""

    session: Session
    part: Part
    place: Place
    after: tuple[Value, ...] | None

    @property
    def rows(self) -> str:
        """The cases, as a query."""
        rows = f"{rows_of(self.session, self.part)}{behind(self.after)}"
        return f"SELECT * FROM {rows} ORDER BY {ORDER} LIMIT {REACH}"  # noqa: S608 - all of it ours

    def meeting(self, narrow: Narrow, most: int) -> list[tuple[Any, ...]]:
        """Return the places of those that meet what is asked for."""
        condition = narrow.condition(self.session)
        return self._ask(
            f"SELECT {ORDER} FROM ({self.rows}) AS near WHERE {condition}"  # noqa: S608
            f" ORDER BY {ORDER} LIMIT :most",
            {"most": most} | narrow.values,
        )

    def end(self) -> tuple[Any, ...] | None:
        """Return the place of the last, None where the part ends before."""
        rows = f"SELECT {ORDER} FROM ({self.rows}) AS near"  # noqa: S608 - all of it ours
        last = f"{rows} ORDER BY {ORDER} LIMIT 1 OFFSET {REACH - 1}"
        return next(iter(self._ask(last, {})), None)

    def _ask(self, query: str, more: dict[str, Any]) -> list[tuple[Any, ...]]:
        values = more | given(self.part, self.place) | position(self.after)
        asked = bound(text(query), values).columns(*WORK_ORDER)
        return [tuple(row) for row in self.session.execute(asked)]


def narrowed_count(session: Session, tab: Tab, place: Place, narrow: Narrow) -> Counted:
    """Return how many cases of a tab meet what is asked for, as far as is looked."""
    condition, seen, number = narrow.condition(session), 0, 0
    for part in FEW_LATE if tab == "overdue" else PARTS[tab]:
        left = COUNTED - seen
        if left <= 0:
            return Counted(number, more=True)
        near = f"SELECT * FROM {rows_of(session, part)} LIMIT :left"  # noqa: S608
        query = (
            f"SELECT count(*), coalesce(sum(CASE WHEN {condition or '1 = 1'}"  # noqa: S608
            f" THEN 1 ELSE 0 END), 0) FROM ({near}) AS near"
        )
        values = {"left": left} | given(part, place) | narrow.values
        row = session.execute(bound(text(query), values)).one()
        seen, number = seen + row[0], number + row[1]
    return Counted(number, more=seen >= COUNTED)
