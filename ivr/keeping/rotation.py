"""Everything sealed anew with the first key of the ring, or opened where none seals.

What is done already is passed over, so a run that was killed goes on where it ended; a
file is whole under the old key until it is whole under the new one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    String,
    Table,
    select,
    type_coerce,
    update,
)

from ivr.audio.store import Store
from ivr.db import Database
from ivr.tables import Base
from ivr.tables.sealed import SealedJson, SealedText
from ivr.vault.keys import KeyRing, VaultError
from ivr.vault.texts import text_sealed_with

BATCH = 200


@dataclass(slots=True)
class Sealed:
    """How many files and texts each key seals; None stands for plain ones."""

    files: Counter[str | None] = field(default_factory=Counter[str | None])
    texts: Counter[str | None] = field(default_factory=Counter[str | None])


def files_in(store: Store) -> Iterator[Path]:
    """Yield the files that are kept, not those on their way."""
    for name in store.names():
        yield store.folder / name


def sealed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every column whose texts are sealed."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText | SealedJson):
                yield table, column


def raw(column: Column[Any]) -> Any:  # noqa: ANN401 - a column's expression
    """Return what selects a column as it is stored."""
    return type_coerce(column, stored_type(column)).label("stored")


def stored_type(column: Column[Any]) -> JSON | String:
    """Return the type of what is stored, sealed or not."""
    return JSON() if isinstance(column.type, SealedJson) else String()


def pages(
    database: Database, table: Table, column: Column[Any]
) -> Iterator[list[tuple[int, Any]]]:
    """Yield the rows of a table in portions: the key, and what is stored."""
    key, last = table.c.id, 0
    while True:
        rows = select(key, raw(column)).where(key > last).order_by(key).limit(BATCH)
        with database.reading() as session:
            found = [(row[0], row[1]) for row in session.execute(rows)]
        if not found:
            return
        yield found
        last = found[-1][0]


def survey(database: Database, store: Store) -> Sealed:
    """Return what each key seals now."""
    found = Sealed()
    for path in files_in(store):
        found.files[store.sealed_with(store.relative(path))] += 1
    for table, column in sealed_columns():
        for page in pages(database, table, column):
            found.texts.update(text_sealed_with(stored) for _, stored in page)
    return found


def seal_file(store: Store, path: Path) -> bool:
    """Seal a file with the first key, or open it; tell whether there was need to.

    Raises VaultError where no key opens it, which leaves it as it is.
    """
    wanted = store.keys.first.id if store.keys.first else None
    with store.alone():
        name = store.relative(path)
        try:
            if store.sealed_with(name) == wanted:
                return False
            store.rewrite(name)
        except FileNotFoundError:
            return False
    return True


def seal_texts(
    database: Database,
    ring: KeyRing,
    table: Table,
    column: Column[Any],
    failed: list[str],
) -> Iterator[int]:
    """Seal a column's texts with the first key, or open them; yield how many at once.

    What no key opens is left as it is, with the reason in `failed`.
    """
    wanted = ring.first.id if ring.first else None
    for page in pages(database, table, column):
        old = [one for one in page if text_sealed_with(one[1]) != wanted]
        changed = 0
        with database.writing() as session:
            for key, stored in old:
                try:
                    changed += seal_row(session.connection(), ring, column, key, stored)
                except VaultError as wrong:
                    failed.append(str(wrong))
        yield changed


def seal_row(
    connection: Connection,
    ring: KeyRing,
    column: Column[Any],
    key: int,
    stored: Any,  # noqa: ANN401 - what JSON holds
) -> bool:
    """Seal one text, unless somebody has changed it meanwhile; tell whether."""
    if stored is None:
        return False
    table = column.table
    now = connection.execute(select(raw(column)).where(table.c.id == key)).first()
    if now is None or now[0] != stored:
        return False
    kind = cast("SealedText | SealedJson", column.type)
    value = kind.sealed(kind.opened(stored, ring), ring)
    as_stored = type_coerce(value, stored_type(column))
    row = update(table).where(table.c.id == key)
    changed: Any = connection.execute(row.values({column.name: as_stored}))
    return changed.rowcount == 1
