"""Rows cleared of everything that tells of a person.

Whatever hangs on a call, a recording or a case is deleted, found by the tables' foreign
keys, and a column is emptied unless it is named here; so a table or a column that is
added later is forgotten until somebody says that it must not be.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal, cast

from sqlalchemy import JSON, Column, Connection, Table, delete, insert, select, update

from ivr.tables import Base, Call, Case, CaseEvent, Contact, Promise, Recording

Left = Literal["skeleton", "nothing"]

CALLS = cast("Table", Call.__table__)
CASES = cast("Table", Case.__table__)
EVENTS = cast("Table", CaseEvent.__table__)
CONTACTS = cast("Table", Contact.__table__)
# Times, and whether they were kept: it names nobody, and reports count it.
PROMISES = cast("Table", Promise.__table__)
RECORDINGS = cast("Table", Recording.__table__)

# What reports count, and what names nobody.
CALL_KEEPS = frozenset(
    "id sid called flow flow_revision turns status sequence seconds started_at "
    "heard_at ended_at flags forgotten_at topic language ending left_at".split()
)
CASE_KEEPS = frozenset(
    "number call_id status topic priority rank tier called_at language verification "
    "opened_at due_at reachable_at closed_at resolved_at answered_at follow_up_at "
    "touched_at warned_at late_at escalated_at returned_at escalation disposition "
    "root_cause reopened "
    "assigned_to attempts abandoned flow flow_revision path tags flags version "
    "forgotten_at".split()
)
EVENT_KEEPS = frozenset("id case_number at agent_id kind position".split())


def delete_rows(
    connection: Connection, table: Table, column: str, ids: list[Any]
) -> None:
    """Delete the rows whose `column` is one of `ids`, and what hangs on them."""
    if not ids:
        return
    mine = table.c[column].in_(ids)
    for key in table.primary_key:
        found = list(connection.execute(select(key).where(mine)).scalars())
        for child, reference in hanging_on(table):
            if child is not table:
                delete_rows(connection, child, reference, found)
    connection.execute(delete(table).where(mine))


def hanging_on(table: Table) -> Iterator[tuple[Table, str]]:
    """Yield each table and its column whose rows are nothing without one of `table`."""
    for child in Base.metadata.tables.values():
        for key in child.foreign_keys:
            if key.column.table is table and key.ondelete != "SET NULL":
                yield child, key.parent.name


def empty(column: Column[Any]) -> Any:  # noqa: ANN401 - of the column's own type
    """Return the value that tells nothing."""
    if column.nullable:
        return None
    if isinstance(column.type, JSON) or isinstance(
        getattr(column.type, "impl", None), JSON
    ):
        given: Any = column.server_default
        return json.loads(given.arg) if given is not None else {}
    return ""


def emptied(table: Table, kept: frozenset[str]) -> dict[str, Any]:
    """Return the values of a row of `table` that keeps nothing but `kept`."""
    return {one.name: empty(one) for one in table.columns if one.name not in kept}


def clear_call(connection: Connection, call_id: int, mark: dict[str, Any]) -> None:
    """Leave of a call what names nobody; `mark` is what its row says instead."""
    for child, reference in hanging_on(CALLS):
        if child not in (CASES, CONTACTS):
            delete_rows(connection, child, reference, [call_id])
    values = emptied(CALLS, CALL_KEEPS) | mark
    connection.execute(update(CALLS).where(CALLS.c.id == call_id).values(values))


def clear_case(connection: Connection, number: int, at: Any) -> None:  # noqa: ANN401 - a moment
    """Leave of a case what reports count: its topic, its times and how it ended."""
    for child, reference in hanging_on(CASES):
        if child not in (EVENTS, CONTACTS, PROMISES):
            delete_rows(connection, child, reference, [number])
    mine = EVENTS.c.case_number == number
    connection.execute(update(EVENTS).where(mine).values(emptied(EVENTS, EVENT_KEEPS)))
    values = emptied(CASES, CASE_KEEPS)
    values |= {"forgotten_at": at, "version": CASES.c.version + 1}
    connection.execute(update(CASES).where(CASES.c.number == number).values(values))
    line = {"case_number": number, "at": at, "kind": "forgotten", "text": ""}
    connection.execute(insert(EVENTS), line)


def drop_call(connection: Connection, call_id: int) -> None:
    """Leave nothing of a call, nor of the case that it opened."""
    delete_rows(connection, CALLS, "id", [call_id])


def cases_of(connection: Connection, call_id: int) -> Sequence[int]:
    """Return the case that a call opened, if it opened one."""
    mine = select(CASES.c.number).where(CASES.c.call_id == call_id)
    return connection.execute(mine).scalars().all()
