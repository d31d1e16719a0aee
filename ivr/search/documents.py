"""What a case holds that can be searched, read from its rows, a portion at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ivr.search.grams import grams_of_beginning, grams_of_number, grams_of_text
from ivr.search.numbers import digits_of
from ivr.search.plain import Plain, plain
from ivr.tables import (
    Case,
    CaseEvent,
    CaseHint,
    Contact,
    Correction,
    Recording,
    Transcript,
)
from ivr.tables.sealed import is_unreadable

NUMBER, CALLBACK_NUMBER = "caller", "callback_number"
# Fields whose value is a telephone number, and is found by its end and its beginning.
PHONES = frozenset({NUMBER, CALLBACK_NUMBER})
NUMBER_OF_CASE, ACCOUNT, TAG = "case", "account", "tag"
TRANSCRIPT, CORRECTION, NOTE, TIMELINE = "transcript", "correction", "note", "timeline"
FIELD = "field"  # of CaseHint.kind


@dataclass(frozen=True)
class Field:
    """A text of a case, and what it is: `transcript`, `note`, `account`.

    `sealed`: whether the database seals it where there is a key.
    """

    name: str
    text: str
    sealed: bool = False

    @cached_property
    def plain(self) -> Plain:
        """The text as it is compared."""
        return plain(self.text)

    @cached_property
    def grams(self) -> frozenset[str]:
        """Everything by which the field can be found."""
        if self.name == NUMBER_OF_CASE:
            return frozenset({f"c{self.text}"})
        if self.name in PHONES:
            ends, begins = grams_of_number(self.digits), grams_of_beginning(self.text)
            return frozenset((*ends, *begins))
        return frozenset(grams_of_text(self.plain))

    @property
    def digits(self) -> str:
        """The digits in it."""
        return digits_of(self.text)


@dataclass(frozen=True, slots=True)
class Facts:
    """What cases are filtered by, as a case has it."""

    status: str
    topic: str
    language: str
    assigned_to: int | None
    tags: tuple[str, ...]
    opened_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A case as it is searched: its fields, those first that say most of it."""

    number: int
    facts: Facts
    fields: list[Field] = field(default_factory=list[Field])


def documents(session: Session, numbers: Sequence[int]) -> list[Document]:
    """Return the cases of these numbers that are there and not forgotten, in order.

    A handful of queries, however many there are.
    """
    rows = select(
        Case.number,
        Case.status,
        Case.topic,
        Case.language,
        Case.assigned_to,
        Case.tags,
        Case.opened_at,
        Case.closed_at,
        Case.caller,
        Case.callback_number,
        Case.account,
        Case.collected,
    ).where(Case.number.in_(numbers), Case.forgotten_at.is_(None))
    read: Iterable[Any] = session.execute(rows)
    found: dict[int, Document] = {
        row.number: Document(row.number, facts_of(row), list(own_fields(row)))
        for row in read
    }
    add_told(session, found)
    add_events(session, found)
    return [found[number] for number in numbers if number in found]


def facts_of(row: Any) -> Facts:  # noqa: ANN401 - a row
    """Return what a case is filtered by."""
    return Facts(
        row.status,
        row.topic,
        row.language,
        row.assigned_to,
        tuple(row.tags),
        row.opened_at,
        row.closed_at is None,
    )


def own_fields(row: Any) -> Iterator[Field]:  # noqa: ANN401 - a row
    """Yield the fields of a case's own row."""
    yield Field(NUMBER_OF_CASE, str(row.number))
    numbers = dict.fromkeys((row.caller, row.callback_number))
    for name, value in zip((NUMBER, CALLBACK_NUMBER), numbers, strict=False):
        if value:
            yield Field(name, value)
    if row.account:
        yield Field(ACCOUNT, row.account)
    for name, value in row.collected.items():
        if value and value not in {row.account, row.callback_number}:
            yield Field(name, str(value))
    for tag in row.tags:
        yield Field(TAG, tag)


def add_told(session: Session, found: dict[int, Document]) -> None:
    """Add what was said in the calls of cases, and the numbers found in that."""
    numbers = list(found)
    cases = calls_of(session, numbers)
    if not cases:
        return
    for name, rows in said_in(list(cases)):
        for row in session.execute(rows):
            for number in cases[row.call_id]:
                add(found[number], name or row.name, row.text)


def calls_of(session: Session, numbers: Sequence[int]) -> dict[int, list[int]]:
    """Return the cases that each call of these cases belongs to, by the call's id."""
    own = select(Case.call_id, Case.number).where(Case.number.in_(numbers))
    further = select(Contact.call_id, Contact.case_number).where(
        Contact.case_number.in_(numbers)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for call, number in session.execute(own.union_all(further)):
        if number not in found[call]:
            found[call].append(number)
    return dict(found)


def said_in(calls: Sequence[int]) -> Iterator[tuple[str, Any]]:
    """Yield what finds the texts of calls, each with its field's name.

    Without a name the rows have it.
    """
    recording = Recording.call_id.in_(calls)
    newest = and_(
        Correction.recording_id == Recording.id,
        Correction.version == Recording.corrected,
    )
    current = and_(Transcript.recording_id == Recording.id, Transcript.current)
    by = Recording.call_id
    corrected = select(by, Correction.text).join(Correction, newest).where(recording)
    yield CORRECTION, corrected.order_by(Recording.id)
    heard = select(by, Transcript.text).join(Transcript, current).where(recording)
    yield TRANSCRIPT, heard.order_by(Recording.id)
    yield (
        "",
        select(CaseHint.call_id, CaseHint.name, CaseHint.value.label("text"))
        .where(CaseHint.call_id.in_(calls), CaseHint.kind == FIELD)
        .order_by(CaseHint.id),
    )


def add_events(session: Session, found: dict[int, Document]) -> None:
    """Add what stands in the timelines of cases."""
    rows = select(CaseEvent.case_number, CaseEvent.kind, CaseEvent.text)
    mine = rows.where(CaseEvent.case_number.in_(list(found)), CaseEvent.text != "")
    for row in session.execute(mine.order_by(CaseEvent.id)):
        name = NOTE if row.kind == NOTE else TIMELINE
        add(found[row.case_number], name, row.text)


def add(document: Document, name: str, text: str | None) -> None:
    """Add a sealed text, unless it is nothing, unreadable or there already."""
    if not text or is_unreadable(text):
        return
    new = Field(name, text, sealed=True)
    if new not in document.fields:
        document.fields.append(new)
