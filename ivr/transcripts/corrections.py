"""What agents say was said, as versions: each is kept, and the original too.

Version 0 is what was understood; each correction is one more.  Text that is saved
unchanged is a version as well: it says that somebody listened, and that it is right.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from ivr.errors import IvrError
from ivr.flags import flag_call
from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import masked
from ivr.scribe import Transaction
from ivr.tables import Agent, Correction, Recording
from ivr.tables.sealed import is_unreadable

LONGEST_TEXT = 20_000


class NothingToCorrectError(IvrError):
    """There is no such recording, or it is not transcribed yet: look again later."""


class CorrectionConflictError(IvrError):
    """Somebody else has corrected it since: both texts are there to be joined."""

    def __init__(self, newest: Correction) -> None:
        super().__init__(
            f"{newest.agent.name} has corrected this text since you opened it"
        )
        self.newest = newest


class CorrectionTextError(IvrError):
    """What was written cannot be kept: it is too long, or stands for a sealed text."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A correction as it is stored, and what was left out of it.

    `again`: it had been saved already, and nothing was done.
    """

    correction: Correction
    secrets: tuple[Kind, ...]
    again: bool = False


def correct(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session, sid: str, agent: Agent, text: str, *, at: datetime, base: int
) -> Saved:
    """Store `text` as the next version of the recording's words.

    `base` is the version that the agent looked at.  Secrets are left out of it and
    flagged on the call.  A form that is sent twice is one version.  Raises
    CorrectionConflictError when there is a newer version than `base`,
    NothingToCorrectError and CorrectionTextError.
    """
    recording = held(session, sid)
    if is_unreadable(recording.text):
        raise CorrectionTextError("the text is sealed; put its key back first")
    clean, kinds = masked(written(text), recording.language)
    newest = recording.correction
    if base != recording.corrected:
        if newest is None:
            raise NothingToCorrectError(f"there is no version {base} of {sid}")
        if is_same(newest, agent, clean, base):
            return Saved(newest, kinds, again=True)
        raise CorrectionConflictError(newest)
    correction = Correction(
        recording_id=recording.id,
        version=base + 1,
        base=base,
        agent_id=agent.id,
        at=at,
        text=clean,
    )
    session.add(correction)
    row = update(Recording).where(Recording.id == recording.id)
    session.execute(row.values(corrected=correction.version))
    if kinds:
        flag_call(Transaction(session.connection()), recording.call_id, kinds, at)
    return Saved(correction, kinds)


def held(session: Session, sid: str) -> Recording:
    """Return a transcribed recording, held for this transaction."""
    rows = select(Recording).where(Recording.sid == sid).with_for_update()
    found = session.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        raise NothingToCorrectError(f"there is no recording {sid}")
    if found.transcript is None:
        raise NothingToCorrectError("it is not transcribed yet; nothing to correct")
    return found


def is_same(newest: Correction, agent: Agent, text: str, base: int) -> bool:
    """Tell whether `newest` is this very correction, sent before."""
    return (newest.agent_id, newest.text, newest.base) == (agent.id, text, base)


def written(text: str) -> str:
    """Return the text without spaces around its lines; it may be empty."""
    # PostgreSQL holds every character but this one.
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    clean = "\n".join(lines).strip()
    if len(clean) > LONGEST_TEXT:
        raise CorrectionTextError(f"the text is longer than {LONGEST_TEXT} characters")
    return clean


def versions(session: Session, recording_id: int) -> list[Correction]:
    """Return the corrections of a recording, the first one first."""
    rows = select(Correction).where(Correction.recording_id == recording_id)
    authored = rows.options(joinedload(Correction.agent))
    return list(session.scalars(authored.order_by(Correction.version)))
