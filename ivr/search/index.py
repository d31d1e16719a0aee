"""The index's rows: written from what cases hold now, and never from what they held.

So to write a case again, or one that is gone, changes nothing that is right.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ivr.search.documents import Document, documents
from ivr.search.filters import grams_of_facts
from ivr.search.forms import Form, block_of, form_of
from ivr.tables import SearchDoc, SearchWaiting

DOCS = cast("Table", SearchDoc.__table__)
WAITING = cast("Table", SearchWaiting.__table__)
# One process at a time writes, since a slow one would write what was before.
# Any number will do that nothing else in this database locks by.
LOCK = 0x697672_5EA7C4


def grams_of(document: Document, *, sealed_texts: bool) -> Iterator[str]:
    """Yield everything by which a case can be found."""
    yield from grams_of_facts(document.facts)
    for one in document.fields:
        if sealed_texts or not one.sealed:
            yield from one.grams


def row_of(document: Document, form: Form, *, blocks: bool) -> dict[str, Any]:
    """Return a case's row; tokens are of its block alone where the index has blocks."""
    block = block_of(document.number) if blocks else 0
    grams = set(grams_of(document, sealed_texts=form.sealed_texts))
    return {
        "case_number": document.number,
        "form": form.name,
        "tokens": form.tokens(grams, block),
    }


def has_blocks(session: Session) -> bool:
    """Tell whether tokens are of a block alone: where the index tells no order."""
    return session.get_bind().dialect.name == "postgresql"


def hold(session: Session) -> None:
    """Be the only one who writes to the index, until the transaction's end.

    On SQLite whoever writes is the only one already.
    """
    if has_blocks(session):
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def write(session: Session, numbers: Sequence[int]) -> int:
    """Write the rows of these cases anew; return how many cases there still are."""
    hold(session)
    dialect = session.get_bind().dialect
    blocks, form = has_blocks(session), form_of(dialect)
    found = documents(session, numbers)
    gone = set(numbers) - {one.number for one in found}
    if gone:
        session.execute(delete(DOCS).where(DOCS.c.case_number.in_(gone)))
    if found:
        make = postgresql.insert if blocks else sqlite.insert
        new = make(DOCS)
        changed = {name: new.excluded[name] for name in ("form", "tokens")}
        put = new.on_conflict_do_update(index_elements=["case_number"], set_=changed)
        rows = [row_of(one, form, blocks=blocks) for one in found]
        session.connection().execute(put, rows)
    return len(found)


def write_waiting(session: Session, most: int) -> int:
    """Write what was changed first, `most` changes at most; return how many."""
    hold(session)
    rows = select(WAITING).order_by(WAITING.c.id).limit(most)
    waiting = session.execute(rows).all()
    if waiting:
        write(session, sorted({row.case_number for row in waiting}))
        ids = [row.id for row in waiting]
        session.execute(delete(WAITING).where(WAITING.c.id.in_(ids)))
    return len(waiting)


def ask_for(session: Session, numbers: Iterable[int]) -> None:
    """Have these cases written anew, later."""
    rows = [{"case_number": number} for number in numbers]
    if rows:
        session.execute(insert(WAITING), rows)
