"""Where a recording is muted: wherever a transcript of it left a secret out.

One model hears a secret where another hears noise, so every transcript counts, not
the current one alone.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.sound.muting import Stretch, widened
from ivr.tables import Transcript


def stretches_of(session: Session, recording_id: int) -> list[Stretch]:
    """Return the stretches of a recording that are muted, in order and apart."""
    mine = Transcript.recording_id == recording_id
    found = session.scalars(select(Transcript.words).where(mine))
    return widened(one for words in found for one in secrets_in(words))


def secrets_in(words: Iterable[dict[str, Any]]) -> Iterator[Stretch]:
    """Yield each secret of a transcript: all of it, with the pauses between its words.

    A word of a secret that was not heard as one stands in such a pause.
    """
    for removed, group in groupby(words, key=lambda word: "removed" in word):
        if removed:
            run = list(group)
            start = min(float(word["start"]) for word in run)
            yield Stretch(start, max(float(word["end"]) for word in run))
