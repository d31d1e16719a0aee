"""Every file of a recording or of an attachment, wherever it lies in the store.

The sound, what was made of it, what was refused, and what is half written.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ivr.audio.fetch import sync_folder
from ivr.audio.store import Store
from ivr.tombstones import digest

# https://www.twilio.com/docs/glossary/what-is-a-sid
# and ours of what callers sent (ivr.cases.attachments).
RECORDING = re.compile(r"(?:RE|AT)[0-9a-f]{32}")


def recordings_in(store: Store) -> Iterator[tuple[str, Path]]:
    """Yield each file of the store that bears such an id, with the id."""
    for folder, _, names in os.walk(store.folder):
        for name in names:
            found = RECORDING.search(name)
            if found:
                yield found[0], Path(folder, name)
    if store.bucket is None:
        return
    for name in store.names():
        found = RECORDING.search(name)
        if found:
            yield found[0], store.folder / name


def remove(store: Store, digests: set[str]) -> int:
    """Delete for good the files of recordings whose ids have these digests.

    Returns how many there were.
    """
    if not digests:
        return 0
    with store.alone():
        gone = [path for sid, path in recordings_in(store) if digest(sid) in digests]
        for path in gone:
            store.discard(store.relative(path))
        for folder in {path.parent for path in gone if path.parent.is_dir()}:
            sync_folder(folder)
    return len(gone)
