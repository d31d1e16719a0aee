"""The proof: what was forgotten is looked for, and is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from ivr.audio.copies import Copies
from ivr.audio.fetch import FetchError
from ivr.audio.store import Store
from ivr.keeping.clearing import CALLS, RECORDINGS
from ivr.keeping.files import recordings_in
from ivr.tables import Attachment, Deletion, Message
from ivr.tombstones import digest

Found = Literal["gone", "there"]
IDS: dict[str, Table] = {
    "call": CALLS,
    "recording": RECORDINGS,
    "message": cast("Table", Message.__table__),
    "attachment": cast("Table", Attachment.__table__),
}
SOUND, CLEARED = "recording", "call"


@dataclass(frozen=True, slots=True)
class Proof:
    """One deletion, and what was found when it was looked for.

    `twilio` is `gone`, `there`, or the reason why it was not looked for.
    """

    deletion: Deletion
    files: Found
    rows: Found
    twilio: str

    @property
    def holds(self) -> bool:
        """Whether nothing of it is there any more, as far as can be seen."""
        return "there" not in (self.files, self.rows, self.twilio) and (
            self.deletion.rows_gone_at is not None and self.deletion.remote == "gone"
        )


def prove(
    session: Session, store: Store, copies: Copies, since: datetime | None
) -> list[Proof]:
    """Look for all that was forgotten since a moment; the oldest first."""
    rows = select(Deletion).order_by(Deletion.began_at, Deletion.id)
    if since is not None:
        rows = rows.where(Deletion.began_at >= since)
    deletions = session.scalars(rows).all()
    files = (
        {digest(sid) for sid, _ in recordings_in(store)} if deletions else set[str]()
    )
    stored = stored_ids(session) if deletions else set[str]()
    return [look(one, files, stored, copies) for one in deletions]


def stored_ids(session: Session) -> set[str]:
    """Return the digests of every id that is stored now."""
    return {
        digest(sid)
        for table in IDS.values()
        for sid in session.scalars(select(table.c.sid).where(table.c.sid.is_not(None)))
    }


def look(
    deletion: Deletion, files: set[str], stored: set[str], copies: Copies
) -> Proof:
    """Look for what was forgotten: its files, its rows, and Twilio's copy."""
    known = deletion.id_sha256
    return Proof(
        deletion,
        "there" if known in files else "gone",
        "there" if known in stored else "gone",
        look_remote(deletion, copies),
    )


def look_remote(deletion: Deletion, copies: Copies) -> str:
    """Look for Twilio's copy."""
    if deletion.sid is None:
        return "gone"  # deleted, and past the days for which Twilio itself knew it
    try:
        there = copies.has(deletion.kind, deletion.sid)
    except FetchError as wrong:
        return f"not looked for: {wrong}"
    return "there" if there else "gone"


def failed(proofs: Sequence[Proof]) -> list[Proof]:
    """Return those that do not hold."""
    return [one for one in proofs if not one.holds]
