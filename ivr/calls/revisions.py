"""The revisions of flows that have answered, each with its files, kept for good.

A call goes on with the revision that it began with, after every edit, publication
and restart; so what answers is kept before the first caller hears it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, cast

import structlog
from sqlalchemy import Executable, Result, Table, bindparam, select, update

from ivr.db import Database
from ivr.flow.examine import examine
from ivr.flow.files import FlowFiles
from ivr.flow.flow import Flow
from ivr.flow.loader import load_files
from ivr.flow.source import Problem
from ivr.scribe import Transaction
from ivr.tables import FlowRevision

log = structlog.get_logger()

REVISIONS = cast("Table", FlowRevision.__table__)
FILES = select(REVISIONS.c.files).where(REVISIONS.c.digest == bindparam("revision"))
LAST_TAKEN = (
    select(REVISIONS.c.digest)
    .where(REVISIONS.c.taken_at.is_not(None))
    .order_by(REVISIONS.c.taken_at.desc())
    .limit(1)
)
TAKE = (
    update(REVISIONS)
    .where(REVISIONS.c.digest == bindparam("revision"))
    .values(taken_at=bindparam("at"))
)


class Reads(Protocol):
    """What reads from the database: a transaction, or a session."""

    def execute(
        self, statement: Executable, values: dict[str, Any] | None = None, /
    ) -> Result[Any]:
        """Run a statement with `values` for its parameters."""
        ...


@dataclass(frozen=True, slots=True)
class Proved:
    """Files, and the flow that they make; or every problem in them."""

    files: FlowFiles | None
    flow: Flow | None
    problems: list[Problem]


def prove(files: FlowFiles, at: datetime) -> Proved:
    """Return what `files` make, once all that `ivr flow check` proves is so.

    `at` is the moment from which the year's opening hours are read.
    """
    found = examine(files, since=at)
    return Proved(files, None if found.problems else found.flow, found.problems)


def keep(
    database: Database, found: Transaction, files: FlowFiles, flow: Flow, at: datetime
) -> None:
    """Store a revision, unless it is there already."""
    found.execute(database.insert_if_absent(REVISIONS), row(files, flow, at))


def row(files: FlowFiles, flow: Flow, at: datetime) -> dict[str, Any]:
    """Return a revision as it is stored."""
    return {
        "digest": flow.revision,
        "flow": flow.name,
        "files": files.to_json(),
        "stored_at": at,
    }


def take(database: Database, files: FlowFiles, flow: Flow, at: datetime) -> None:
    """Store a revision that begins to answer from files; raises DatabaseError."""

    def work(found: Transaction) -> None:
        keep(database, found, files, flow, at)
        found.execute(TAKE, {"revision": flow.revision, "at": at})

    database.write(work)


def stored(found: Reads, revision: str) -> Flow | None:
    """Return the flow of a stored revision; None when it cannot be had.

    It keeps the digest that it is stored by, which a later version of this program
    might compute otherwise.
    """
    text = found.execute(FILES, {"revision": revision}).scalar()
    if text is None:
        return None
    try:
        return replace(load_files(FlowFiles.from_json(text)), revision=revision)
    except Exception:
        # Written for another version of this program, perhaps: its calls go on with
        # the flow that answers now.
        log.exception("flow_revision_unreadable", revision=revision)
        return None


def last_taken(found: Reads) -> str | None:
    """Return the revision that was taken from files last, if there is one."""
    return found.execute(LAST_TAKEN).scalar()
