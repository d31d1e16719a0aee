"""`ivr keys`: the keys with which recordings and texts are sealed at rest."""

import json
from datetime import UTC, datetime
from typing import Any

import click

from ivr.audio.store import Store, open_store
from ivr.chores import holding
from ivr.db import Database, open_database
from ivr.errors import IvrError, UsageError
from ivr.keeping import rotation
from ivr.migrations import upgrade
from ivr.settings import Settings, read_settings
from ivr.vault.keys import KeyRing, VaultError, new_key

LINE = "{:<32} {:<8} {:>9} {:>9}"
PLAIN = "(plain)"
EVERY = 100
ROTATION = "rotation"


class RotationError(IvrError):
    """Some things could not be sealed anew; they are as they were."""


@click.group()
def keys() -> None:
    """Make the keys of what is sealed, list them, and seal everything anew."""


@keys.command()
@click.option("--id", "key_id", help="Its name.  [default: this month and 4 letters]")
def new(key_id: str | None) -> None:
    """Print a fresh key as one line for IVR_STORAGE_KEYS; nothing else changes."""
    try:
        click.echo(new_key(key_id or fresh_id()).line)
    except ValueError as wrong:
        raise UsageError(str(wrong)) from None


def fresh_id() -> str:
    """Return an id that says when the key was made."""
    return f"{datetime.now(UTC):%Y-%m}-{new_key('x').secret.hex()[:4]}"


def opened() -> tuple[Settings, Database, Store]:
    """Return the installation, with its tables up to date."""
    settings = read_settings()
    database = open_database(settings)
    upgrade(database)
    return settings, database, open_store(settings)


@keys.command("list")
@click.option("--json", "machine", is_flag=True, help="As JSON.")
def list_command(*, machine: bool) -> None:
    """Show each key, whether it seals, opens or is missing, and how much it sealed."""
    settings, database, store = opened()
    rows = table(settings.storage_keys, rotation.survey(database, store))
    if machine:
        click.echo(json.dumps(rows))
        return
    click.echo(LINE.format("key", "is", "files", "texts"))
    for row in rows:
        name = PLAIN if row["id"] is None else row["id"]
        click.echo(LINE.format(name, row["is"], row["files"], row["texts"]))


def table(ring: KeyRing, found: rotation.Sealed) -> list[dict[str, Any]]:
    """Return a row for each key of the ring or in use, and one for what is plain."""
    ids = [key.id for key in ring.keys]
    missing = sorted(key for key in {*found.files, *found.texts} - {*ids} if key)
    states = dict.fromkeys(ids, "opens") | dict.fromkeys(missing, "missing")
    if ring.first is not None:
        states[ring.first.id] = "seals"
    rows = [(None, "plain" if ring.first else "seals"), *states.items()]
    return [
        {
            "id": key,
            "is": state if key is not None else "",
            "files": found.files[key],
            "texts": found.texts[key],
        }
        for key, state in rows
    ]


@keys.command()
def rotate() -> None:
    """Seal everything with the first key; where none seals, open everything.

    Restart the hotline with the new IVR_STORAGE_KEYS before, so that nothing is sealed
    with the old key any more.  It can be ended at any time and run again.
    """
    _, database, store = opened()
    with holding(database, ROTATION) as held:
        failed = [*files(store, held.renew), *texts(database, store.keys, held.renew)]
    if failed:
        reasons = "\n".join(sorted(set(failed)))
        raise RotationError(f"{len(failed)} were left as they are\n{reasons}")


def files(store: Store, renew: Any) -> list[str]:  # noqa: ANN401 - a function
    """Seal the files anew, and tell how far it is; return what went wrong."""
    paths, failed, changed = list(rotation.files_in(store)), list[str](), 0
    for number, path in enumerate(paths, 1):
        try:
            changed += rotation.seal_file(store, path)
        except VaultError as wrong:
            failed.append(str(wrong))
        if number % EVERY == 0 or number == len(paths):
            renew()
            click.echo(f"files {number} of {len(paths)}, {changed} sealed anew")
    return failed


def texts(database: Database, ring: KeyRing, renew: Any) -> list[str]:  # noqa: ANN401 - a function
    """Seal the texts anew, and tell how many; return what went wrong."""
    failed = list[str]()
    for owner, column in rotation.sealed_columns():
        changed = 0
        for done in rotation.seal_texts(database, ring, owner, column, failed):
            changed += done
            renew()
        click.echo(f"{owner.name}.{column.name}: {changed} sealed anew")
    return failed
