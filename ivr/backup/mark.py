"""The mark of a restore that is under way, or was broken off.

It lies among the recordings, which every part of the hotline looks at when it starts.
"""

from io import BytesIO

from ivr.audio.store import Store
from ivr.backup.manifest import BackupError

MARK = ".restoring"
UNFINISHED = "a restore was broken off; run the same ivr restore again"


def mark(store: Store, backup: str) -> None:
    """Mark that a backup of that name is being put back."""
    store.put_raw(MARK, BytesIO(backup.encode()))


def unmark(store: Store) -> None:
    """Take the mark away."""
    store.discard(MARK)


def is_unfinished(store: Store) -> bool:
    """Tell whether a restore was broken off."""
    return store.has(MARK)


def refuse_unfinished(store: Store) -> None:
    """Raise BackupError if a restore was broken off."""
    if is_unfinished(store):
        raise BackupError(f"{store.where}: {UNFINISHED}")
