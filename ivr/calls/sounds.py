"""The sounds of flows: each from the files of the revision that plays it."""

import re
from functools import lru_cache

from ivr.calls.revisions import FILES
from ivr.db import Database
from ivr.flow.files import FlowFiles

REVISION = re.compile(r"[0-9a-f]{12}")
# Revisions whose sounds are at hand: what answers, and what calls in progress have.
MOST_AT_HAND = 4


class Sounds:
    """The sounds of every revision that has answered.

    What is found stays at hand; what is not is looked for each time, since it may be
    stored a moment later.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._of = lru_cache(maxsize=MOST_AT_HAND)(self._read)

    def find(self, revision: str, name: str) -> bytes | None:
        """Return the sound file `name`, relative to the flow; None when there is none.

        Raises DatabaseError.
        """
        if not REVISION.fullmatch(revision):
            return None
        try:
            return self._of(revision).get(name)
        except LookupError:
            return None

    def _read(self, revision: str) -> dict[str, bytes]:
        with self._database.reading() as session:
            text = session.execute(FILES, {"revision": revision}).scalar()
        if text is None:
            raise LookupError(revision)
        return FlowFiles.from_json(text).sounds
