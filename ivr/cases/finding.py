"""Cases found, each as lists show it, with where it was met."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ivr.cases.listing import CaseView, as_json, views_of
from ivr.search.filters import Filters
from ivr.search.finding import Hit, find
from ivr.search.query import Query

LIMIT = 25


@dataclass(frozen=True, slots=True)
class CasesFound:
    """A page of what was found, the newest case first; `next` is as in `Found`."""

    cases: list[tuple[CaseView, Hit]]
    next: str | None


def find_cases(  # noqa: PLR0913 - what `find` takes
    session: Session,
    typed: str | Query,
    filters: Filters | None = None,
    *,
    now: datetime,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> CasesFound:
    """Return the cases that `ivr.search.finding.find` finds; raises what it raises."""
    page = find(session, typed, filters, now=now, cursor=cursor, limit=limit)
    views = views_of(session, [hit.number for hit in page.hits])
    hits = {hit.number: hit for hit in page.hits}
    return CasesFound([(one, hits[one.case.number]) for one in views], page.next)


def found_json(view: CaseView, hit: Hit) -> dict[str, Any]:
    """Return a case in the shape of the list, with `found`: where it was met."""
    return as_json(view) | {"found": [snippet.json for snippet in hit.snippets]}
