"""Calls are forgotten: the intent first, then the files, then the rows.

Each step is in the rows of `deletions` before the next begins, and may be done again;
so whoever comes after a crash goes on where it ended.  The network's own copies are
asked for apart (`ivr.keeping.forgetter`): one that does not answer holds up nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Table, or_, select, update
from sqlalchemy.orm import Session

from ivr.audio.store import Store
from ivr.chores import Held
from ivr.db import Database
from ivr.inserting import insert_if_absent
from ivr.keeping import clearing
from ivr.keeping.clearing import CALLS, CASES, CONTACTS, RECORDINGS, Left
from ivr.keeping.files import remove
from ivr.leases import free
from ivr.tables import Attachment, Callback, Case, Deletion, Message
from ivr.tombstones import DELETIONS, digest

Why = Literal["retention", "erasure"]
MESSAGES = cast("Table", Message.__table__)
ATTACHMENTS = cast("Table", Attachment.__table__)
ATTACHMENT = "attachment"
WITH_FILES = frozenset({"recording", ATTACHMENT})
BUSY = "it is being forgotten"
# So many parameters fit into any statement.
PORTION = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """Calls to forget, why, and what the audit says they belonged to."""

    calls: Sequence[int]
    why: Why
    case_number: int | None
    topic: str | None


def begin(session: Session, wish: Wish, at: datetime) -> None:
    """Write down that these calls are to be forgotten; nobody works on them now."""
    calls = list(wish.calls)
    for table, kind, column in (
        (CALLS, "call", CALLS.c.id),
        (RECORDINGS, "recording", RECORDINGS.c.call_id),
        (MESSAGES, "message", MESSAGES.c.call_id),
    ):
        for row in session.execute(select(table).where(column.in_(calls))).mappings():
            if row["sid"] is not None:
                note(session, wish, kind, dict(row), at)
    for sid, call_id in made_for(session, calls):
        note(session, wish, "call", {"id": call_id, "sid": sid}, at)
    for row in session.execute(attachments_of(wish)).mappings():
        note(session, wish, ATTACHMENT, dict(row), at)
    # Whoever holds one of these has lost it: what they write now changes nothing.
    stop: dict[str, Any] = {"due_at": None, **free(), "state": "failed"}
    for table in (RECORDINGS, MESSAGES):
        mine = update(table).where(table.c.call_id.in_(calls))
        session.execute(mine.values(stop | {"reason": BUSY}))


def made_for(session: Session, calls: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield the network's ids of calls that were made about the cases of `calls`.

    Each with the call that opened its case, with which it is forgotten.
    """
    rows = select(Callback.sid, Callback.caller_sid, Case.call_id)
    about = rows.join(Case, Case.number == Callback.case_number)
    for *sids, call_id in session.execute(about.where(Case.call_id.in_(calls))):
        for sid in sids:
            if sid is not None:
                yield sid, call_id


def attachments_of(wish: Wish) -> Any:  # noqa: ANN401 - a statement
    """Return the query for what callers sent to the cases that are forgotten."""
    opened = select(CASES.c.number).where(CASES.c.call_id.in_(list(wish.calls)))
    number = ATTACHMENTS.c.case_number
    mine = or_(number == wish.case_number, number.in_(opened))
    rows = select(ATTACHMENTS.c.sid, ATTACHMENTS.c.sha256, CASES.c.call_id)
    return rows.join(CASES, CASES.c.number == number).where(mine)


def note(
    session: Session, wish: Wish, kind: str, row: dict[str, Any], at: datetime
) -> None:
    """Write the audit's row of one call, recording, text or attachment, once.

    The network has no copy of an attachment.
    """
    ours = kind == ATTACHMENT
    values = {
        "kind": kind,
        "why": wish.why,
        "id_sha256": digest(row["sid"]),
        "sid": None if ours else row["sid"],
        "call_id": row["id"] if kind == "call" else row["call_id"],
        "case_number": wish.case_number,
        "topic": wish.topic,
        "sha256": row.get("sha256") if kind in WITH_FILES else None,
        "began_at": at,
        "files_gone_at": None if kind in WITH_FILES else at,
        "remote": "gone" if ours else "pending",
        "due_at": None if ours else at,
        "attempts": 0,
    }
    insert_if_absent(session, Deletion, values)


def finish(database: Database, store: Store, held: Held, left: Left) -> int:
    """Delete the files and rows of all that was begun; return how many calls."""
    held.renew()
    with database.reading() as session:
        wanted = DELETIONS.c.files_gone_at.is_(None)
        digests = set(session.scalars(select(DELETIONS.c.id_sha256).where(wanted)))
        open_ = select(DELETIONS.c.call_id).where(DELETIONS.c.rows_gone_at.is_(None))
        calls = sorted(set(session.scalars(open_)))
    remove(store, digests)
    for begin_ in range(0, len(digests), PORTION):
        some = sorted(digests)[begin_ : begin_ + PORTION]
        mark(database, DELETIONS.c.id_sha256.in_(some), "files_gone_at")
    for call in own_case_last(database, calls):
        held.renew()
        forget_rows(database, call, left)
    return len(calls)


def own_case_last(database: Database, calls: list[int]) -> list[int]:
    """Return the calls that were added to a case before those that opened one."""
    with database.reading() as session:
        opened = set(session.scalars(select(CASES.c.call_id)))
    return sorted(calls, key=lambda call: (call in opened, call))


def forget_rows(database: Database, call: int, left: Left) -> None:
    """Delete what is stored of a call, and of the case that it opened."""
    at = datetime.now(UTC)
    with database.writing() as session:
        connection = session.connection()
        if left == "nothing":
            clearing.drop_call(connection, call)
        else:
            for number in clearing.cases_of(connection, call):
                clearing.clear_case(connection, number, at)
            # The id is gone as well; a column of ids that are unique wants another.
            row = {"sid": f"forgotten-{call}", "state": "", "forgotten_at": at}
            clearing.clear_call(connection, call, row)
        mine = update(DELETIONS).where(DELETIONS.c.call_id == call)
        still = DELETIONS.c.rows_gone_at.is_(None)
        connection.execute(mine.where(still).values(rows_gone_at=at))


def mark(database: Database, rows: ColumnElement[bool], column: str) -> None:
    """Write this moment into a column of rows of the audit."""
    with database.writing() as session:
        session.execute(
            update(DELETIONS).where(rows).values({column: datetime.now(UTC)})
        )


def calls_of_cases(numbers: Sequence[int]) -> Any:  # noqa: ANN401 - a statement
    """Return the statement that finds the calls of cases, the further ones too."""
    own = select(CASES.c.call_id).where(CASES.c.number.in_(numbers))
    further = select(CONTACTS.c.call_id).where(CONTACTS.c.case_number.in_(numbers))
    return own.union(further)
