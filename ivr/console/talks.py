"""What a case's page shows of its callbacks: the talks, their recordings and words."""

from ivr.callbacks.talks import Talk, talks_of
from ivr.cases.transcripts import versions_of
from ivr.db import Database
from ivr.tables import Recording
from ivr.transcripts.shown import Version

Found = tuple[list[Talk], list[Recording], dict[str, list[Version]]]


def found_talks(database: Database, number: int) -> Found:
    """Return the talks about a case, all their recordings, and versions by id."""
    with database.reading() as session:
        talks = talks_of(session, number)
        said = [one for talk in talks for one in talk.recordings]
        return talks, said, {one.sid: versions_of(session, one) for one in said}
