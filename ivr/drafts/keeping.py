"""The draft in the database: begun, saved, ended; every change is a row that stays.

A save names the version that its writer saw.  Where the same file has been changed
since, nothing is written and both texts are told; other files do not matter.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ivr.drafts.draft import MOST_FILES, Draft, DraftError, named, plain
from ivr.drafts.origins import Origin, from_answer
from ivr.inserting import insert_if_absent
from ivr.sentences import sentence
from ivr.tables import FlowDraft, FlowDraftEdit

NO_DRAFT = sentence("there is no draft; begin one")
MOST_EDITS = 50


class NoDraftError(DraftError):
    """There is no draft: begin one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Who changes a draft, when, and at which version they saw it.

    `agent_id` is theirs where they are signed in.
    """

    by: str
    at: datetime
    version: int
    agent_id: int | None = None


class ConflictError(DraftError):
    """Somebody else changed the file meanwhile: look at both texts, save one.

    `theirs` is what the draft holds at `draft.version`, None where the file is gone.
    """

    def __init__(self, draft: Draft, file: str, by: str) -> None:
        """Keep what is there now."""
        super().__init__(f"{by} changed {file} meanwhile")
        self.draft, self.file, self.by = draft, file, by
        self.theirs = draft.texts.get(file)


def current(session: Session) -> Draft | None:
    """Return the draft, None when nobody has begun one."""
    row = session.scalar(select(FlowDraft).where(FlowDraft.open.is_(True)))
    return draft_of(row) if row else None


def needed(session: Session) -> Draft:
    """Return the draft; raises NoDraftError without one."""
    found = current(session)
    if found is None:
        raise NoDraftError(NO_DRAFT)
    return found


def current_or_answer(session: Session, main: Path) -> Draft | Origin:
    """Return the draft, or what one would begin from: what answers now."""
    return current(session) or from_answer(session, main)


def begin(session: Session, origin: Origin, by: str, at: datetime) -> Draft:
    """Begin a draft; the one that is there already, if there is one, stays."""
    values = {
        "open": True,
        "main": origin.main,
        "texts": origin.texts,
        "sounds": origin.sounds,
        "version": 1,
        "origin": origin.name,
        "begun_at": at,
        "begun_by": by,
    }
    is_new = insert_if_absent(session, FlowDraft, values)
    row = held(session)
    if is_new:
        note(session, row, Mark(by, at, row.version), "begun")
    return draft_of(row)


def save(session: Session, mark: Mark, file: str, text: str) -> Draft:
    """Put `text` into a file; raises ConflictError, NoDraftError or DraftError."""
    row, given = held(session), plain(text)
    refuse_changed(session, row, mark, file)
    if file not in row.texts:
        raise DraftError(
            sentence("the draft has no file %(file)s; add it first", file=file)
        )
    if row.texts[file] == given:
        return draft_of(row)
    return changed(session, row, mark, "saved", file, given)


def add(session: Session, mark: Mark, file: str, text: str = "") -> Draft:
    """Add a file; raises DraftError where there is one, or its name cannot be."""
    row, name = held(session), named(file)
    if name in row.texts:
        raise DraftError(sentence("the draft has a file %(file)s already", file=name))
    if len(row.texts) >= MOST_FILES:
        raise DraftError(
            sentence("a draft has %(most)s files at most", most=MOST_FILES)
        )
    return changed(session, row, mark, "added", name, plain(text))


def remove(session: Session, mark: Mark, file: str) -> Draft:
    """Take a file out; its last text stays in the history."""
    row = held(session)
    refuse_changed(session, row, mark, file)
    if file not in row.texts:
        raise DraftError(sentence("the draft has no file %(file)s", file=file))
    if file == row.main:
        raise DraftError(
            sentence("%(file)s is the flow itself; without it there is none", file=file)
        )
    return changed(session, row, mark, "removed", file, None)


def end(
    session: Session, mark: Mark, ending: str, published: str | None = None
) -> Draft:
    """End the draft, as its writer saw it.

    Raises ConflictError where it has been changed since.
    """
    row = held(session)
    if row.version != mark.version:
        by, file = last_changed(session, row, mark.version)
        raise ConflictError(draft_of(row), file, by)
    row.open, row.ended_at, row.ending, row.published = None, mark.at, ending, published
    note(session, row, mark, ending)
    return draft_of(row)


def edits(session: Session, draft: int) -> list[FlowDraftEdit]:
    """Return what was done to a draft, the newest first, the last 50 at most."""
    rows = select(FlowDraftEdit).where(FlowDraftEdit.draft_id == draft)
    newest = rows.order_by(FlowDraftEdit.id.desc()).limit(MOST_EDITS)
    return list(session.scalars(newest))


def held(session: Session) -> FlowDraft:
    """Return the draft's row, which nobody else changes before this commits."""
    rows = select(FlowDraft).where(FlowDraft.open.is_(True)).with_for_update()
    row = session.scalar(rows.execution_options(populate_existing=True))
    if row is None:
        raise NoDraftError(NO_DRAFT)
    return row


def held_or_begun(session: Session, main: Path, mark: Mark) -> FlowDraft:
    """Return the row as `held` does, of a draft from the answer where there is none."""
    if current(session) is None:
        begin(session, from_answer(session, main), mark.by, mark.at)
    return held(session)


def refuse_changed(session: Session, row: FlowDraft, mark: Mark, file: str) -> None:
    """Raise ConflictError where somebody changed `file` since its writer saw it."""
    later = (
        select(FlowDraftEdit.by)
        .where(
            FlowDraftEdit.draft_id == row.id,
            FlowDraftEdit.file == file,
            FlowDraftEdit.version > mark.version,
        )
        .order_by(FlowDraftEdit.id.desc())
        .limit(1)
    )
    by = session.scalar(later)
    if by is not None:
        raise ConflictError(draft_of(row), file, by)


def last_changed(session: Session, row: FlowDraft, version: int) -> tuple[str, str]:
    """Return who changed which file after `version`, last."""
    later = (
        select(FlowDraftEdit)
        .where(FlowDraftEdit.draft_id == row.id, FlowDraftEdit.version > version)
        .order_by(FlowDraftEdit.id.desc())
        .limit(1)
    )
    found = session.scalar(later)
    return (found.by, found.file or row.main) if found else (row.begun_by, row.main)


def changed(  # noqa: PLR0913, PLR0917 - what, by whom, how
    session: Session,
    row: FlowDraft,
    mark: Mark,
    kind: str,
    file: str,
    text: str | None,
) -> Draft:
    """Write one file's new text, None for no file, and who did it."""
    others = {name: row.texts[name] for name in row.texts if name != file}
    kept = row.texts.get(file) if text is None else text
    row.texts = others if text is None else {**others, file: text}
    row.version += 1
    note(session, row, mark, kind, file, kept)
    return draft_of(row)


def note(  # noqa: PLR0913, PLR0917 - what, by whom, how
    session: Session,
    row: FlowDraft,
    mark: Mark,
    kind: str,
    file: str | None = None,
    text: str | None = None,
) -> None:
    """Add a row to the history."""
    values = {"draft_id": row.id, "version": row.version, "file": file, "text": text}
    done = {"at": mark.at, "by": mark.by, "kind": kind}
    session.flush()
    session.execute(insert(FlowDraftEdit).values(**values, **done))


def draft_of(row: FlowDraft) -> Draft:
    """Return a row as a value."""
    return Draft(
        row.id,
        row.main,
        dict(row.texts),
        row.sounds,
        row.version,
        row.origin,
        row.begun_at,
        row.begun_by,
    )
