"""A backup is put back: all of it is checked first, the database comes last.

From the first file to the last step a mark lies among the recordings, and no part of
the hotline starts while it does; so what was broken off is never taken for whole.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from ivr.audio.store import Store
from ivr.backup.manifest import RECORDINGS, BackupError, Manifest
from ivr.backup.mark import is_unfinished, mark, unmark
from ivr.backup.shelves import Shelf
from ivr.backup.targets import PostgresTarget, SqliteTarget, Target
from ivr.db import Database
from ivr.migrations import config, upgrade
from ivr.vault.files import opened, read_header
from ivr.vault.keys import MissingKeyError


@dataclass(frozen=True, slots=True)
class Place:
    """An installation that a backup is put back into."""

    database: Database
    store: Store


def restore(shelf: Shelf, place: Place, *, replace: bool) -> None:
    """Put a backup back, with its tables brought up to date.

    `replace`: what is there is given up for it.  Raises BackupError, VaultError or
    DatabaseError; whatever is wrong with backup, keys or place is told before
    anything is touched.
    """
    with target_of(place.database) as target:
        refuse_unfit(shelf, target.kind, place)
        target.refuse_if_used()
        if not (replace or is_unfinished(place.store)):
            refuse_full(target, place)
        with place.store.alone():
            put_back(shelf, target, place)
    upgrade(place.database)


@contextmanager
def target_of(database: Database) -> Generator[Target]:
    """Yield the way to replace a database; nothing of it stays behind."""
    if database.is_sqlite:
        path = Path(database.engine.url.database or "")
        database.engine.dispose()
        target: Target = SqliteTarget(path)
        try:
            yield target
        finally:
            target.clear()
        return
    with TemporaryDirectory(prefix="ivr-restore-") as folder:
        yield PostgresTarget(database, Path(folder))


def refuse_unfit(shelf: Shelf, kind: str, place: Place) -> None:
    """Raise BackupError or VaultError unless this backup can be used here."""
    found = shelf.manifest
    if found.kind != kind:
        hint = "set IVR_DATABASE_URL to one of its kind"
        raise BackupError(f"{shelf.where} is of {found.kind}, not {kind}; {hint}")
    refuse_newer(shelf, place.database)
    for key in found.keys:
        place.store.keys.find(key)
    shelf.check()
    refuse_other_keys(shelf, place.store)


def refuse_newer(shelf: Shelf, database: Database) -> None:
    """Raise BackupError if its tables have a form that this program does not know."""
    steps = ScriptDirectory.from_config(config(database.url))
    try:
        for step in shelf.manifest.migration.split(","):
            steps.get_revision(step)
    except CommandError:
        made = f"was made by version {shelf.manifest.version}"
        raise BackupError(f"{shelf.where} {made}; install that one first") from None


def refuse_other_keys(shelf: Shelf, store: Store) -> None:
    """Raise VaultError if a key of the ring is not the one that sealed its files."""
    seen = set[str]()
    for entry in shelf.manifest.files:
        with shelf.open(entry.name) as file:
            header = read_header(file)
        if header is None or header.key_id in seen:
            continue
        seen.add(header.key_id)
        file = shelf.open(entry.name)
        opened(file, Path(entry.name).name, store.keys).close()


def missing_keys(manifest: Manifest, store: Store) -> list[str]:
    """Return a sentence for each key that would be needed and is not in the ring."""
    wrong = list[str]()
    for key in manifest.keys:
        try:
            store.keys.find(key)
        except MissingKeyError as missing:
            wrong.append(str(missing))
    return wrong


def refuse_full(target: Target, place: Place) -> None:
    """Raise BackupError if there is anything that would be lost."""
    told = "is not empty; with --replace it is given up for the backup"
    if not target.is_empty():
        raise BackupError(f"the database {told}")
    if next(place.store.names(), None) is not None:
        raise BackupError(f"{place.store.where} {told}")


def put_back(shelf: Shelf, target: Target, place: Place) -> None:
    """Bring the recordings, replace the database, delete what it does not know."""
    store, manifest = place.store, shelf.manifest
    was_unfinished = is_unfinished(store)
    target.stage(shelf, manifest.database)
    mark(store, shelf.where.name)
    kept = set[str]()
    try:
        for entry in manifest.files:
            name = entry.name.removeprefix(RECORDINGS)
            with shelf.open(entry.name) as file:
                store.put_raw(name, file)
            kept.add(name)
        target.replace()
    except Exception:
        # The old database stands, with all of its recordings.
        if not was_unfinished:
            unmark(store)
        raise
    for name in store.names():
        if name not in kept:
            store.discard(name)
    unmark(store)
