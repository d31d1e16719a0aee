"""The index asked: which cases may be meant, the newest first, a few at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Table,
    and_,
    column,
    exists,
    func,
    or_,
    select,
    table,
    text,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from ivr.search.filters import Filters
from ivr.search.forms import Form, block_of, possible
from ivr.search.index import DOCS, has_blocks
from ivr.search.query import Part, Query
from ivr.tables import Case
from ivr.tables.sealed import ring_of
from ivr.tables.search import word

CASES = cast("Table", Case.__table__)
FTS = table("search_index", column("rowid", Integer))
MATCHES = text("search_index MATCH :match")
INTEGERS = ARRAY(Integer)
# So many ways to meet a query are looked up; what is left of it is compared alone.
MOST_WAYS = 24
# PostgreSQL takes a token that it has no figures of for a common one, and would start
# helpers and compile for what a millisecond does; for this transaction it does not.
PLAINLY = select(
    *(
        func.set_config(name, value, true())
        for name, value in (
            ("jit", "off"),
            ("max_parallel_workers_per_gather", "0"),
            ("enable_seqscan", "off"),
        )
    )
)
# How many blocks of cases are asked at once: few first, since most often they do.
AT_ONCE = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Grams that a case must have: all of one of `ways`, and one of `any_of` if any."""

    ways: tuple[tuple[str, ...], ...]
    any_of: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether the index cannot tell such cases from others."""
        return not self.any_of and not all(self.ways)


@dataclass(frozen=True, slots=True)
class Page:
    """Which candidates: under a number, so many at most, that the filters let pass."""

    below: int | None
    most: int
    filters: Filters

    def conditions(self, number: ColumnElement[int]) -> Iterator[ColumnElement[bool]]:
        """Yield what must hold; `number` is that of the case in the statement."""
        if self.below is not None:
            yield number < self.below
        wishes = list(self.filters.conditions())
        if wishes:
            yield exists().where(CASES.c.number == number, *wishes)


def wanted(query: Query, filters: Filters, first: date, last: date) -> Wanted:
    """Return the grams of what is looked for; every case was opened in these days."""
    ways = [tuple(filters.grams)]
    for part in query.parts:
        each = list(grams_of_ways(part))
        if len(ways) * len(each) <= MOST_WAYS:
            ways = [(*before, *one) for before in ways for one in each]
    once = (tuple(dict.fromkeys(way)) for way in ways)
    return Wanted(tuple(dict.fromkeys(once)), tuple(filters.dates(first, last)))


def grams_of_ways(part: Part) -> Iterator[tuple[str, ...]]:
    """Yield the grams of each way to meet a part."""
    for way in part:
        yield tuple(gram for look in way for gram in look.grams)


def forms_there(session: Session) -> list[Form]:
    """Return the forms that the index has cases of."""
    forms = possible(ring_of(session.get_bind().dialect))
    return [
        form
        for form in forms
        if session.scalar(
            select(DOCS.c.form).where(DOCS.c.form.in_(form.names)).limit(1)
        )
    ]


def candidates(session: Session, want: Wanted, page: Page) -> list[int]:
    """Return the numbers of the newest cases that may be meant, the newest first."""
    if want.is_anything:
        return every(session, page)
    forms = forms_there(session)
    if not forms:
        return []
    ask = by_blocks if has_blocks(session) else by_fts
    return ask(session, forms, want, page)


def every(session: Session, page: Page) -> list[int]:
    """Return the newest cases of all that the filters let pass."""
    rows = select(CASES.c.number).where(*page.filters.conditions())
    if page.below is not None:
        rows = rows.where(CASES.c.number < page.below)
    newest = rows.order_by(CASES.c.number.desc()).limit(page.most)
    return list(session.scalars(newest))


def by_fts(
    session: Session, forms: Sequence[Form], want: Wanted, page: Page
) -> list[int]:
    """Ask SQLite's full-text index, which walks from the newest to the oldest.

    A scalar subquery for the filters, so that the walk stays the outer loop.
    """
    match = " OR ".join(f"({fts(form, want)})" for form in forms)
    number = FTS.c.rowid
    rows = select(number).where(MATCHES, *page.conditions(number))
    newest = rows.order_by(number.desc()).limit(page.most)
    return list(session.scalars(newest, {"match": match}))


def fts(form: Form, want: Wanted) -> str:
    """Return a question to FTS5; tokens are letters and digits, and need no quotes."""
    ways = [" AND ".join(words(form, way)) for way in want.ways]
    either = " OR ".join(f"({way})" for way in ways)
    dates = " OR ".join(words(form, want.any_of))
    return " AND ".join(f"({one})" for one in (either, dates) if one.strip("()"))


def words(form: Form, grams: Iterable[str]) -> list[str]:
    """Return the words of grams in SQLite's index."""
    return [word(form.token(gram)) for gram in grams]


def by_blocks(
    session: Session, forms: Sequence[Form], want: Wanted, page: Page
) -> list[int]:
    """Ask PostgreSQL's index, which knows no order: the newest blocks first."""
    top = session.scalar(select(func.max(DOCS.c.case_number)))
    if top is None:
        return []
    session.execute(PLAINLY)
    last = block_of(top if page.below is None else min(top, page.below - 1))
    found: list[int] = []
    steps = iter(AT_ONCE)
    while last >= 0 and len(found) < page.most:
        first = max(0, last - next(steps, AT_ONCE[-1]) + 1)
        blocks = range(last, first - 1, -1)
        found += in_blocks(session, blocks, forms, want, page)
        last = first - 1
    return found[: page.most]


def in_blocks(
    session: Session,
    blocks: Iterable[int],
    forms: Sequence[Form],
    want: Wanted,
    page: Page,
) -> list[int]:
    """Return the candidates of some blocks.

    What the index finds is taken down before it is put in order, lest the planner
    walk all cases in that order and ask of each whether the index would find it.
    """
    holds = [held(form, want, block) for block in blocks for form in forms]
    hits = select(DOCS.c.case_number.label("number")).where(or_(*holds))
    taken = hits.cte("hits").prefix_with("MATERIALIZED")
    number = taken.c.number
    rows = select(number).where(*page.conditions(number))
    return list(session.scalars(rows.order_by(number.desc()).limit(page.most)))


def held(form: Form, want: Wanted, block: int) -> ColumnElement[bool]:
    """Return what a row of a block must hold."""
    column = type_coerce(DOCS.c.tokens, INTEGERS)
    either = [column.contains(form.tokens(way, block)) for way in want.ways if way]
    both = [or_(*either)] if len(either) == len(want.ways) else []
    if want.any_of:
        both.append(column.overlap(form.tokens(want.any_of, block)))
    return and_(*both)
