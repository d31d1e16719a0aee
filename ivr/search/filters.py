"""What a search can be narrowed to, beside its words."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement

from ivr.search.documents import Facts
from ivr.tables import Case

# A span of fewer days is looked up day by day, a longer one month by month.
DAYS = 62
MONTHS = 600


@dataclass(frozen=True, slots=True)
class Filters:
    """What cases must be; None and False ask for nothing.

    `agent` is the id of whoever has the case.  Opened at `opened_from` or later, and
    before `opened_before` (aware).  `overdue_at`: open, and due before that moment.
    """

    status: str | None = None
    topic: str | None = None
    language: str | None = None
    agent: int | None = None
    tag: str | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    overdue_at: datetime | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is asked for."""
        return any(getattr(self, one.name) is not None for one in fields(self))

    @property
    def mark(self) -> str:
        """What makes it these filters; when a page is asked for is none of it."""
        lasting = replace(self, overdue_at=None)
        return repr((lasting, self.overdue_at is not None))

    @property
    def grams(self) -> list[str]:
        """What the index must have of each case."""
        named = {"status": self.status, "topic": self.topic, "tag": self.tag}
        named |= {"language": self.language}
        named |= {"agent": None if self.agent is None else str(self.agent)}
        found = [f"f{name}:{value}" for name, value in named.items() if value]
        return found + ["fopen"] * (self.overdue_at is not None)

    def dates(self, first: date, last: date) -> list[str]:
        """Return grams of which each case must have one; none ask for nothing.

        `first` and `last` are days between which every case was opened.
        """
        if self.opened_from is None and self.opened_before is None:
            return []
        if self.opened_from is not None:
            first = max(first, self.opened_from.astimezone(UTC).date())
        if self.opened_before is not None:
            last = min(last, self.opened_before.astimezone(UTC).date())
        if (last - first).days < DAYS:
            span = range(max((last - first).days, 0) + 1)
            return [day_gram(first + timedelta(days=one)) for one in span]
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        if len(months) > MONTHS:
            return []
        return [month_gram(date(one // 12, one % 12 + 1, 1)) for one in months]

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what must hold of a case's row; a tag is compared apart."""
        for name in ("status", "topic", "language"):
            if (value := getattr(self, name)) is not None:
                yield getattr(Case, name) == value
        if self.agent is not None:
            yield Case.assigned_to == self.agent
        if self.opened_from is not None:
            yield Case.opened_at >= self.opened_from
        if self.opened_before is not None:
            yield Case.opened_at < self.opened_before
        if self.overdue_at is not None:
            yield Case.closed_at.is_(None)
            yield Case.due_at < self.overdue_at


def grams_of_facts(facts: Facts) -> Iterator[str]:
    """Yield what a case is filtered by."""
    yield f"fstatus:{facts.status}"
    yield f"ftopic:{facts.topic}"
    yield f"flanguage:{facts.language}"
    if facts.assigned_to is not None:
        yield f"fagent:{facts.assigned_to}"
    yield from (f"ftag:{tag}" for tag in facts.tags)
    if facts.is_open:
        yield "fopen"
    opened = facts.opened_at.astimezone(UTC).date()
    yield day_gram(opened)
    yield month_gram(opened)


def day_gram(day: date) -> str:
    """Return the gram of the cases that were opened on a day, in UTC."""
    return f"fday:{day.isoformat()}"


def month_gram(day: date) -> str:
    """Return the gram of the cases that were opened in a day's month, in UTC."""
    return f"fmonth:{day:%Y-%m}"
