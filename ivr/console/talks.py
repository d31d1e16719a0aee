"""What a case's page shows of its callbacks: talks, their recordings, marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.callbacks.talks import Talk, talks_of
from ivr.cases.transcripts import versions_of
from ivr.db import Database
from ivr.ratings.rows import ratings_of
from ivr.tables import Rating, Recording
from ivr.transcripts.shown import Version


@dataclass(frozen=True, slots=True)
class CalledBack:
    """The talks about a case, all their recordings, versions by id, and the marks."""

    talks: Sequence[Talk]
    recordings: Sequence[Recording]
    versions: dict[str, list[Version]]
    ratings: Sequence[Rating]


def called_back(database: Database, number: int) -> CalledBack:
    """Return what came of calling back about a case."""
    with database.reading() as session:
        talks = talks_of(session, number)
        said = [one for talk in talks for one in talk.recordings]
        versions = {one.sid: versions_of(session, one) for one in said}
        return CalledBack(talks, said, versions, ratings_of(session, number))
