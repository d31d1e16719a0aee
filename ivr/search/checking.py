"""The index checked against the rows, and rebuilt from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, delete, func, select, text, type_coerce
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.types import Integer, Text

from ivr.db import Database
from ivr.migrations import search_triggers
from ivr.search.documents import documents
from ivr.search.forms import Form, form_of
from ivr.search.index import DOCS, has_blocks, row_of, write
from ivr.search.indexer import waiting
from ivr.tables import Case, SearchRebuild, SearchWaiting
from ivr.tables.search import word

CASES = cast("Table", Case.__table__)
REBUILDS = cast("Table", SearchRebuild.__table__)
REBUILD = "rebuild"
PORTION = 100


@dataclass(slots=True)
class Report:
    """What a check found: how many cases there are, and which the index has wrongly.

    `missing` and `stale` are cases that can be found and are not in the index, or not
    as they are; `left` are in it and must not be.  `waiting` changes are under way and
    count for nothing.  `structure` says what is wrong with the index itself.
    """

    cases: int = 0
    waiting: int = 0
    missing: list[int] = field(default_factory=list[int])
    stale: list[int] = field(default_factory=list[int])
    left: list[int] = field(default_factory=list[int])
    structure: list[str] = field(default_factory=list[str])

    @property
    def is_right(self) -> bool:
        """Whether nothing is to be mended."""
        return not (self.missing or self.stale or self.left or self.structure)


def check(database: Database) -> Iterator[Report]:
    """Compare the index with every case, a portion at a time; yield how it stands."""
    report = Report()
    with database.reading() as session:
        report.waiting = waiting(session)
        report.structure = list(wrong_structure(session))
    last = -1
    while True:
        with database.reading() as session:
            numbers = next_numbers(session, last)
            if not numbers:
                break
            compare(session, numbers, report)
        last = numbers[-1]
        yield report
    yield report


def next_numbers(session: Session, after: int) -> list[int]:
    """Return the next numbers of cases, or of rows of the index."""
    rows = [
        select(column.label("number"))
        .where(column > after)
        .order_by(column)
        .limit(PORTION)
        for column in (CASES.c.number, DOCS.c.case_number)
    ]
    found = {number for one in rows for number in session.scalars(one)}
    return sorted(found)[:PORTION]


def compare(session: Session, numbers: list[int], report: Report) -> None:
    """Add to a report how the index has these cases."""
    form, blocks = form_of(session.get_bind().dialect), has_blocks(session)
    stored = stored_rows(session, numbers)
    waits = select(SearchWaiting.case_number)
    excused = set(session.scalars(waits.where(SearchWaiting.case_number.in_(numbers))))
    found = {one.number: one for one in documents(session, numbers)}
    report.cases += len(found)
    same: list[int] = []
    for number in numbers:
        if number in excused:
            continue
        if number not in found:
            if number in stored:
                report.left.append(number)
        elif number not in stored:
            report.missing.append(number)
        elif stored[number] == as_stored(
            row_of(found[number], form, blocks=blocks), blocks=blocks
        ):
            same.append(number)
        else:
            report.stale.append(number)
    if not blocks:
        report.missing += unfound(session, same, form)


def as_stored(row: dict[str, Any], *, blocks: bool) -> tuple[str, set[Any]]:
    """Return a row's form and tokens as they are read back."""
    tokens = row["tokens"]
    return row["form"], set(tokens if blocks else map(word, tokens))


Stored = dict[int, tuple[str, set[Any]]]


def stored_rows(session: Session, numbers: list[int]) -> Stored:
    """Return what the index has of these cases."""
    blocks = has_blocks(session)
    kind = postgresql.ARRAY(Integer) if blocks else Text()
    rows = select(DOCS.c.case_number, DOCS.c.form, type_coerce(DOCS.c.tokens, kind))
    mine = rows.where(DOCS.c.case_number.in_(numbers))
    found: Stored = {}
    for number, form, tokens in session.execute(mine):
        found[number] = (form, set(tokens if blocks else str(tokens).split()))
    return found


def wrong_structure(session: Session) -> Iterator[str]:
    """Yield what is wrong with what keeps the index in step."""
    dialect = session.get_bind().dialect.name
    there = "SELECT tgname FROM pg_trigger"
    if dialect == "sqlite":
        there = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    missing = search_triggers.names(dialect) - set(session.scalars(text(there)))
    for name in sorted(missing):
        yield f"the trigger {name} is missing"


def unfound(session: Session, numbers: list[int], form: Form) -> Iterator[int]:
    """Yield which of these cases SQLite's full-text index does not find by number."""
    ask = text(
        "SELECT 1 FROM search_index WHERE search_index MATCH :own AND rowid = :n"
    )
    for number in numbers:
        own = word(form.token(f"c{number}"))
        if session.execute(ask, {"own": own, "n": number}).first() is None:
            yield number


def rebuild(database: Database) -> Iterator[tuple[int, int]]:
    """Write every case to the index anew; yield how many are done, of how many.

    Whoever is killed is followed where they were, so each portion notes how far it is.
    """
    with database.reading() as session:
        total = session.scalar(select(func.count()).select_from(CASES)) or 0
        begun = select(REBUILDS.c.position).where(REBUILDS.c.name == REBUILD)
        last = session.scalar(begun)
        before = select(func.count()).select_from(CASES)
        done = session.scalar(before.where(CASES.c.number <= (last or 0))) or 0
    yield done, total
    while True:
        with database.writing() as session:
            numbers = next_numbers(session, -1 if last is None else last)
            if not numbers:
                session.execute(delete(REBUILDS).where(REBUILDS.c.name == REBUILD))
                return
            done += write(session, numbers)
            last = numbers[-1]
            session.merge(SearchRebuild(name=REBUILD, position=last))
        yield done, total
