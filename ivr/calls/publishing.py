"""Publishing a flow, going back, and what stands: rows, of which none is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from ivr.calls.desk import CALLS
from ivr.calls.flows import LATEST, PUBLICATIONS
from ivr.calls.revisions import REVISIONS, Reads, keep, last_taken, stored
from ivr.db import Database
from ivr.errors import UsageError
from ivr.flow.files import FlowFiles
from ivr.flow.flow import Flow
from ivr.people.audit import Doer, note
from ivr.scribe import Transaction

PUBLISH = insert(PUBLICATIONS)
COLUMNS = tuple(PUBLICATIONS.c[name] for name in ("digest", "at", "by", "message"))
IN_PROGRESS = (
    select(CALLS.c.flow_revision.label("revision"), func.count().label("calls"))
    .where(CALLS.c.ended_at.is_(None))
    .group_by(CALLS.c.flow_revision)
)


class RevisionError(UsageError):
    """There is no such revision to go back to: look at `ivr flow list`."""


@dataclass(frozen=True, slots=True)
class Word:
    """Who has a revision answer, when, and what they say about it.

    `agent_id` is who says so, and None where `by` alone does.
    """

    by: str
    at: datetime
    message: str
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """Somebody's word on what answers; `revision` is None for back to the files."""

    revision: str | None
    at: datetime
    by: str
    message: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What answers now, what did, and how many calls in progress are on each.

    `files` is the revision that was taken last from the files on the disk, None when
    none ever was; `publications` begin with the newest.
    """

    files: str | None
    publications: list[Publication]
    calls: Mapping[str, int]

    @property
    def published(self) -> str | None:
        """The published revision that answers; None when the files do."""
        return self.publications[0].revision if self.publications else None

    @property
    def answers(self) -> str | None:
        """The revision that answers new calls; None when nothing has answered yet."""
        return self.published or self.files

    def calls_on(self, one: Publication) -> int:
        """Return how many calls in progress are on what was published then."""
        return self.calls.get(one.revision or self.files or "", 0)


def standing(found: Reads) -> Standing:
    """Return what stands."""
    rows = found.execute(select(*COLUMNS).order_by(PUBLICATIONS.c.id.desc()))
    publications = [Publication(*row) for row in rows]
    rows = found.execute(IN_PROGRESS)
    calls = {str(row.revision): int(row.calls) for row in rows}
    return Standing(last_taken(found), publications, calls)


def publish(
    database: Database, found: Transaction, files: FlowFiles, flow: Flow, word: Word
) -> bool:
    """Have `flow`, which `files` make, answer; False when it does already."""
    keep(database, found, files, flow, word.at)
    return say(found, flow.revision, word)


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The revision that answers again; `is_new` unless it did already."""

    revision: str
    is_new: bool


def roll_back(found: Reads, revision: str | None, word: Word) -> RolledBack:
    """Have an earlier revision answer again, by default the one published before.

    Raises RevisionError for one that was never stored, or that this version of the
    program cannot read.
    """
    target = whole(found, revision) if revision else published_before(found)
    if stored(found, target) is None:
        raise RevisionError(f"revision {target} cannot be read by this version")
    return RolledBack(target, is_new=say(found, target, word))


def back_to_files(found: Reads, word: Word) -> bool:
    """Have the files on the disk answer again; False when they do already."""
    return say(found, None, word)


def say(found: Reads, revision: str | None, word: Word) -> bool:
    """Add a publication, unless it says what holds already."""
    if found.execute(LATEST).scalar() == revision:
        return False
    values = {"digest": revision, "at": word.at, "by": word.by, "message": word.message}
    found.execute(PUBLISH, values)
    told = f"revision {revision[:12]}" if revision else "the files"
    by = Doer(word.by, word.agent_id)
    note(found, "flow_published", by, word.at, about=told)
    return True


def whole(found: Reads, beginning: str) -> str:
    """Return the only stored revision that begins so; raises RevisionError."""
    alike = REVISIONS.c.digest.startswith(beginning, autoescape=True)
    digests = found.execute(select(REVISIONS.c.digest).where(alike)).scalars().all()
    if beginning in digests:
        return beginning
    if len(digests) != 1:
        how_many = "several revisions begin" if digests else "no revision begins"
        reason = f"{how_many} with {beginning!r}; see: ivr flow list"
        raise RevisionError(reason)
    return digests[0]


def published_before(found: Reads) -> str:
    """Return what was published before the present answer; raises RevisionError."""
    published = standing(found).publications
    now = published[0].revision if published else None
    for one in published:
        if one.revision not in {None, now}:
            return str(one.revision)
    reason = "nothing else was published before; back to the files: --files"
    raise RevisionError(reason)
