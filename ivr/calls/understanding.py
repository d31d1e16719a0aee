"""What a message's words say beyond themselves: found once in each text of them.

A round of the worker's sweep: a transcript or a correction that was not read yet is
read with the flow of its call, whoever made it and why.  What is found is added to
what was found before; nothing is found twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import phonenumbers
import structlog
from sqlalchemy import Row, Select, Table, bindparam, insert, select, update

from ivr.calls.desk import CALLS, Desk, Hotline
from ivr.calls.said import Word, words_of_text, words_of_transcript
from ivr.cases.hints import FIELD, HINT, HINTS, raise_by_hints
from ivr.cases.workload import Clock
from ivr.db import DatabaseError
from ivr.flow.flow import Flow
from ivr.flow.hints.fields import fields_in
from ivr.flow.hints.topics import hints_in
from ivr.tables import Correction, Recording, Transcript

log = structlog.get_logger()

BATCH = 50

CORRECTIONS = cast("Table", Correction.__table__)
RECORDINGS = cast("Table", Recording.__table__)
TRANSCRIPTS = cast("Table", Transcript.__table__)
KNOWN = select(HINTS.c.kind, HINTS.c.name, HINTS.c.value).where(
    HINTS.c.recording_id == bindparam("recording")
)
ADD = insert(HINTS)


@dataclass(frozen=True, slots=True)
class Texts:
    """A table whose rows are texts of recordings, each read once."""

    table: Table

    @property
    def unread(self) -> Select[int]:
        """The ids of rows that nobody has read yet, the oldest first."""
        columns = self.table.c
        unread = select(columns.id).where(columns.understood_at.is_(None))
        return unread.order_by(columns.id).limit(BATCH)

    def mark(self, desk: Desk, one: int) -> bool:
        """Note that a row is read; tell whether it was not before."""
        columns = self.table.c
        unread = update(self.table).where(
            columns.id == one, columns.understood_at.is_(None)
        )
        marked = desk.transaction.execute(unread.values(understood_at=desk.at))
        return marked.rowcount == 1

    def read(self, desk: Desk, one: int) -> Row[Any]:
        """Return a row with its recording, which is held, and its call."""
        mine = RECORDINGS.c.id == self.table.c.recording_id
        whole = (
            select(
                self.table,
                RECORDINGS.c.call_id,
                RECORDINGS.c.callback_id,
                RECORDINGS.c.language.label("spoken"),
                CALLS.c.caller,
                CALLS.c.flow_revision,
            )
            .join(RECORDINGS, mine)
            .join(CALLS, CALLS.c.id == RECORDINGS.c.call_id)
            .where(self.table.c.id == one)
            .with_for_update(of=RECORDINGS)
        )
        return desk.transaction.execute(whole).one()


BOTH = (Texts(TRANSCRIPTS), Texts(CORRECTIONS))


def understand_new(hotline: Hotline) -> None:
    """Read the texts that nobody has read yet, each in its own transaction."""
    for texts in BOTH:
        with hotline.database.reading() as session:
            unread = list(session.scalars(texts.unread))
        for one in unread:
            understand_or_leave(hotline, texts, one)


def understand_or_leave(hotline: Hotline, texts: Texts, one: int) -> None:
    """Read a text; one that cannot be read stays as it is, and holds up no others."""
    at = datetime.now(UTC)
    try:
        hotline.database.write(
            lambda found: understand(Desk(hotline, found, at), texts, one)
        )
    except DatabaseError:
        raise
    except Exception:
        log.exception("not_understood", table=texts.table.name, row=one)
        hotline.database.write(lambda found: texts.mark(Desk(hotline, found, at), one))


def understand(desk: Desk, texts: Texts, one: int) -> None:
    """Store the hints and fields of a text, and raise what they raise; once."""
    if not texts.mark(desk, one):
        return
    row = texts.read(desk, one)
    if row.callback_id is not None:
        return  # what an agent says in a call back is no wish of the caller's
    if texts.table is TRANSCRIPTS:
        language, words = row.language, words_of_transcript(row.words)
    else:
        language, words = row.spoken, words_of_text(row.text)
    flow = desk.hotline.flows.of(desk.transaction, row.flow_revision)
    add_found(desk, row, understood(flow, language, words, region_of(row.caller)))
    clock = Clock(desk.hours_of(flow), desk.hotline.policy(), desk.at)
    raise_by_hints(desk.transaction, row.call_id, clock)


def add_found(desk: Desk, row: Row[Any], found: list[dict[str, Any]]) -> None:
    """Store what was found in a recording (`row`, which is held), each once."""
    held = desk.transaction.execute(KNOWN, {"recording": row.recording_id})
    known = {tuple(one) for one in held}
    for one in found:
        key = (one["kind"], one["name"], one["value"])
        if key not in known:
            known.add(key)
            where = {"call_id": row.call_id, "recording_id": row.recording_id}
            desk.transaction.execute(ADD, {**where, "found_at": desk.at, **one})


def understood(
    flow: Flow, language: str, words: list[Word], region: str | None
) -> list[dict[str, Any]]:
    """Return the rows of what words say."""
    plain = [word.text for word in words]
    hints = [
        {
            "kind": HINT,
            "name": hint.name,
            "value": hint.said,
            "topic": hint.topic,
            "priority": hint.priority,
            **heard(words[hint.first : hint.last + 1]),
        }
        for hint in hints_in(flow, language, plain)
    ]
    fields = [
        {
            "kind": FIELD,
            "name": field.kind,
            "value": field.value,
            "topic": None,
            "priority": None,
            **heard(words[field.first : field.last + 1]),
        }
        for field in fields_in(flow, plain, [region])
    ]
    return hints + fields


def heard(words: list[Word]) -> dict[str, float | None]:
    """Return when words were said, in seconds, and how sure the least sure one is."""
    sure = [word.confidence for word in words if word.confidence is not None]
    return {
        "start": words[0].start,
        "end": words[-1].end,
        "confidence": min(sure, default=None),
    }


def region_of(number: str | None) -> str | None:
    """Return the country (ISO 3166) of a number; None for none, and for a wrong one."""
    try:
        parsed = phonenumbers.parse(number or "")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.region_code_for_number(parsed)
