"""Recordings that a person wants to see, to be tried or to be transcribed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from ivr.audio.rows import FRESH
from ivr.audio.store import Store
from ivr.errors import UsageError
from ivr.leases import free
from ivr.tables import Call, Recording, Transcript

Row = tuple[Recording, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which recordings: by their ids, or all that meet every condition given."""

    sids: tuple[str, ...] = ()
    reason: str | None = None
    language: str | None = None
    model: str | None = None
    since: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the rows must meet."""
        found: list[ColumnElement[bool]] = []
        if self.sids:
            found.append(Recording.sid.in_(self.sids))
        if self.reason is not None:
            found.append(Recording.reason.icontains(self.reason, autoescape=True))
        if self.language is not None:
            found.append(Recording.language == self.language)
        if self.model is not None:
            made = Transcript.current & (Transcript.model == self.model)
            by_model = select(Transcript.recording_id).where(made)
            found.append(Recording.id.in_(by_model))
        if self.since is not None:
            found.append(Recording.announced_at >= self.since)
        return found


def list_recordings(session: Session, state: str | None) -> Sequence[Row]:
    """Return the recordings with their calls' ids, the newest first."""
    rows = (
        select(Recording, Call.sid)
        .join(Call, Call.id == Recording.call_id)
        .options(joinedload(Recording.transcript))
        .order_by(Recording.announced_at.desc(), Recording.id.desc())
    )
    if state is not None:
        rows = rows.where(Recording.state == state)
    return [(row, call) for row, call in session.execute(rows)]


def retry(session: Session, store: Store, wanted: Wanted, now: datetime) -> list[str]:
    """Have recordings that were set aside tried again; return their ids.

    Those that were never tried, since there was nothing to hear, only by their ids.
    Raises UsageError for an id that is not one of a recording that was set aside.
    """
    rows = chosen(session, wanted, ("failed",))
    if not wanted.sids:
        rows = [row for row in rows if row.attempts > 0]
    for row in rows:
        stored = row.sha256 is not None and store.has(row.path or "")
        begin_again(row, "stored" if stored else "announced", now)
        if not stored:
            row.path, row.sha256 = None, None
    return [row.sid for row in rows]


def transcribe_again(
    session: Session, wanted: Wanted, now: datetime, *, corrected: bool
) -> tuple[list[str], list[str]]:
    """Have recordings transcribed anew; the transcripts that they have are kept.

    Returns the ids of those, and of those that people corrected, which are left as
    they are unless `corrected`.  Raises UsageError for an id that has no transcript.
    """
    rows = chosen(session, wanted, ("transcribed",))
    left = [row for row in rows if row.corrected and not corrected]
    taken = [row for row in rows if row not in left]
    for row in taken:
        begin_again(row, "stored", now)
    return [row.sid for row in taken], [row.sid for row in left]


def chosen(
    session: Session, wanted: Wanted, states: tuple[str, ...]
) -> Sequence[Recording]:
    """Return the recordings in `states` that are wanted; raises UsageError."""
    rows = (
        select(Recording)
        .where(Recording.state.in_(states), *wanted.conditions())
        .order_by(Recording.announced_at, Recording.id)
        .with_for_update()
    )
    found = session.scalars(rows).all()
    missing = sorted(set(wanted.sids) - {row.sid for row in found})
    if missing:
        words = " or ".join(states)
        raise UsageError(f"no recording {missing[0]} is {words}; nothing was changed")
    return found


def begin_again(row: Recording, state: str, now: datetime) -> None:
    """Have a worker take a recording up in `state`, with a clean count."""
    values: dict[str, Any] = {**FRESH, **free(), "state": state, "due_at": now}
    for name, value in values.items():
        setattr(row, name, value)
