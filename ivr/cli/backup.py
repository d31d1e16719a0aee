"""`ivr backup` and `ivr restore`: database and recordings, copied while it runs."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.audio.store import open_store
from ivr.backup.manifest import BackupError, Manifest
from ivr.backup.packing import TAR
from ivr.backup.restored import note_restored
from ivr.backup.restoring import Place, missing_keys
from ivr.backup.restoring import restore as put_back
from ivr.backup.shelves import opened
from ivr.backup.snapshots import check_copy
from ivr.backup.taking import Source, back_up, keep_newest
from ivr.cli.endings import end_in_order
from ivr.db import open_database
from ivr.errors import UsageError
from ivr.settings import Settings, read_settings

MB = 1_000_000
PLACE = click.Path(path_type=Path)


class MakeByDefault(click.Group):
    """A group whose first word may be a place instead of a command: `make` is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `make` before what is no command and no call for help."""
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=MakeByDefault)
def backup() -> None:
    """Back up database and recordings, while the hotline runs.

    `ivr backup FOLDER` writes a new backup into FOLDER, `ivr backup FILE.tar` one file;
    by default where IVR_BACKUPS says.
    """


@backup.command()
@click.argument("place", required=False, type=PLACE)
@click.option(
    "--keep", type=click.IntRange(min=1), help="Delete all but the newest so many."
)
def make(place: Path | None, keep: int | None) -> None:
    """Write a backup: into a folder of backups, or as one .tar file."""
    settings = read_settings()
    where = place or settings.ivr_backups
    if where is None:
        raise UsageError("say where to: ivr backup FOLDER, or set IVR_BACKUPS")
    if keep is not None and where.suffix == TAR:
        raise UsageError("--keep counts the backups of a folder; give a folder")
    end_in_order()
    begun = time.monotonic()
    try:
        made, manifest = back_up(source_of(settings), where, datetime.now(UTC))
        gone = keep_newest(where, keep) if keep else []
    except OSError as wrong:
        raise BackupError(f"{where}: {wrong.strerror}; nothing was kept") from None
    took = time.monotonic() - begun
    click.echo(f"{made}: {contents(manifest)}, in {took:.1f} s")
    for name in manifest.missing:
        click.echo(f"missing, and so not in it: {name}", err=True)
    for one in gone:
        click.echo(f"deleted: {one}")


def source_of(settings: Settings) -> Source:
    """Return what is backed up."""
    store = open_store(settings)
    return Source(open_database(settings), store)


def contents(manifest: Manifest) -> str:
    """Say how much a backup holds."""
    count = len(manifest.files)
    files = "1 file" if count == 1 else f"{count} files"
    return f"the database and {files}, {manifest.size / MB:.1f} MB in all"


@backup.command()
@click.argument("place", required=False, type=PLACE)
def check(place: Path | None) -> None:
    """Compare every file of a backup with what was written; open its database.

    PLACE is a backup, or a folder of backups, of which the newest is checked.
    """
    settings = read_settings()
    with opened(given(place, settings)) as shelf:
        shelf.check()
        check_copy(shelf)
        manifest = shelf.manifest
        click.echo(f"{shelf.where}: whole, {contents(manifest)}")
        click.echo(
            f"made at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC of {manifest.kind}, "
            f"by version {manifest.version}, tables {manifest.migration}"
        )
        for name in manifest.missing:
            click.echo(f"was missing when it was made: {name}")
        store = open_store(settings)
        for line in missing_keys(manifest, store):
            click.echo(f"to be restored it needs: {line}", err=True)


def given(place: Path | None, settings: Settings) -> Path:
    """Return the place that was typed, else the setting's; raises UsageError."""
    found = place or settings.ivr_backups
    if found is None:
        raise UsageError("say which backup, or set IVR_BACKUPS")
    return found


@click.command()
@click.argument("place", required=False, type=PLACE)
@click.option(
    "--replace", is_flag=True, help="Give up what is there; no way back but a backup."
)
def restore(place: Path | None, *, replace: bool) -> None:
    """Put a backup back into IVR_DATABASE_URL and IVR_RECORDINGS.

    PLACE is a backup, or a folder of backups, of which the newest is taken.  All of it
    is checked before anything is touched.
    """
    settings = read_settings()
    with opened(given(place, settings)) as shelf:
        source = source_of(settings)
        end_in_order()
        where = Place(source.database, source.store)
        try:
            put_back(shelf, where, replace=replace)
        except OSError as wrong:
            raise BackupError(f"cannot restore: {wrong.strerror}") from None
        note_restored(source.database, datetime.now(UTC))
        click.echo(f"Restored {shelf.where}: {contents(shelf.manifest)}.")
