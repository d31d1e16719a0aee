"""Cases found: proposed by the index, read from their rows, and compared there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.cursors import Cursor
from ivr.search.documents import Document, documents
from ivr.search.filters import Filters
from ivr.search.lookup import CASES, Page, candidates, wanted
from ivr.search.query import Query, query_of
from ivr.search.snippets import Snippet, snippets
from ivr.tables import SearchWaiting

# How many are read at once, and how many at most for one page: a query whose words
# many cases have, but none as it is meant, gets a short page and the way on.
PORTION, MOST_READ = 50, 300
# What is changed and not yet in the index is compared too, the newest changes first.
MOST_WAITING = 200
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found; `snippets` say where, the best first."""

    number: int
    snippets: list[Snippet] = field(default_factory=list[Snippet])


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the newest case first; `next` is the cursor of the page after.

    A page can be shorter than asked for, and still have one after it.
    """

    hits: list[Hit]
    next: str | None


def find(  # noqa: PLR0913 - a search is what, among which, from where and how many
    session: Session,
    typed: str | Query,
    filters: Filters | None = None,
    *,
    now: datetime,
    cursor: str | None = None,
    limit: int = 25,
) -> Found:
    """Return the cases that hold all that was typed, the newest first.

    `cursor` is the `next` of the page before, of the same search.  Nothing typed is
    every case that `filters` let pass.  Raises QueryError for a query that is too
    long, CursorError for a cursor that is none of this search.
    """
    wishes = filters or Filters()
    query = query_of(typed) if isinstance(typed, str) else typed
    search = Search(session, query, wishes, min(max(limit, 1), MOST_ROWS))
    mark = ("find", repr(query), wishes.mark)
    below = begin(cursor, mark)
    hits, reached = search.page(below, now)
    follows = None if reached is None else Cursor(mark, (reached,)).text
    return Found(hits, follows)


def begin(cursor: str | None, mark: tuple[str, ...]) -> int | None:
    """Return the case under which a page begins, None for the first page."""
    if cursor is None:
        return None
    (below,) = Cursor.read(cursor, mark, (int,)).position
    return cast("int", below)


@dataclass(frozen=True, slots=True)
class Search:
    """One search: what is looked for, among which cases, and how many at once."""

    session: Session
    query: Query
    filters: Filters
    limit: int

    def page(self, below: int | None, now: datetime) -> tuple[list[Hit], int | None]:
        """Return hits, and the case under which the next page begins, if there is."""
        hits: list[Hit] = []
        proposed = self.proposed(below, now)
        for _ in range(MOST_READ // PORTION):
            numbers = list(islice(proposed, PORTION))
            for document in self.met(numbers):
                if len(hits) == self.limit:
                    return hits, hits[-1].number
                hits.append(Hit(document.number, snippets(self.query, document)))
            if len(numbers) < PORTION:
                return hits, None
            below = numbers[-1]
        return hits, below

    def proposed(self, below: int | None, now: datetime) -> Iterator[int]:
        """Yield the cases that may be meant, the newest first, each once."""
        want = wanted(self.query, self.filters, *self._days(now))
        waiting = [one for one in self._waiting() if below is None or one < below]
        while True:
            page = Page(below, PORTION, self.filters)
            found = candidates(self.session, want, page)
            is_last = len(found) < PORTION
            below = None if is_last else found[-1]
            near = [one for one in waiting if below is None or one >= below]
            yield from sorted({*found, *near}, reverse=True)
            if is_last:
                return
            waiting = [one for one in waiting if one < cast("int", below)]

    def met(self, numbers: list[int]) -> Iterator[Document]:
        """Yield those of these cases that are what is looked for."""
        passed = select(CASES.c.number).where(CASES.c.number.in_(numbers))
        some = set(self.session.scalars(passed.where(*self.filters.conditions())))
        tag = self.filters.tag
        for one in documents(self.session, [each for each in numbers if each in some]):
            if (tag is None or tag in one.facts.tags) and self.query.meets(one):
                yield one

    def _waiting(self) -> list[int]:
        """Return the cases that the index does not know as they are now."""
        rows = select(SearchWaiting.case_number).order_by(SearchWaiting.id.desc())
        found = self.session.scalars(rows.limit(MOST_WAITING))
        return sorted(set(found), reverse=True)

    def _days(self, now: datetime) -> tuple[date, date]:
        """Return the days between which every case was opened."""
        ends = (select(one(CASES.c.opened_at)) for one in (func.min, func.max))
        first, last = (self.session.scalar(end) or now for end in ends)
        return first.astimezone(UTC).date(), last.astimezone(UTC).date()
