"""Cases as they are read: the next one to be called back first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ivr.cases.place import WORK_ORDER
from ivr.cases.refusals import CaseNotFoundError
from ivr.reasons import recalled
from ivr.sentences import sentence
from ivr.tables import (
    Case,
    CaseEvent,
    Contact,
    LiveWords,
    Recording,
    Transcript,
)

TranscriptStatus = Literal["none", "pending", "done", "failed"]
LONGEST_SUMMARY = 140


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its call's latest recording.

    Where that call left none, it is the latest of the `contacts`: how many further
    calls there were about the case.  `live` is what was understood while the caller
    spoke, until the recording's own words are there.
    """

    case: Case
    recording: Recording | None
    contacts: int
    live: str | None = None

    @property
    def transcript(self) -> Transcript | None:
        """The words, if there are any yet."""
        return self.recording.transcript if self.recording else None

    @property
    def text(self) -> str | None:
        """What was said: as it was last corrected, else as it was understood."""
        return self.recording.text if self.recording else None

    @property
    def transcript_status(self) -> TranscriptStatus:
        """How far the words are."""
        match self.recording:
            case None:
                return "none"
            case Recording(state="transcribed"):
                return "done"
            case Recording(state="failed"):
                return "failed"
            case _:
                return "pending"

    @property
    def is_audible(self) -> bool:
        """Whether there is a file whose bytes were checked."""
        return self.recording is not None and self.recording.sha256 is not None

    @property
    def is_quote(self) -> bool:
        """Whether the summary is the caller's own words."""
        return not self.case.abandoned and bool(self.text)

    @property
    def summary(self) -> str:
        """One line: what the caller said, or why there is nothing to read."""
        said = self._said()
        if self.case.abandoned:
            return sentence("hung up before finishing; %(said)s", said=said)
        return said

    def _said(self) -> str:
        reason = recalled((self.recording.reason if self.recording else None) or "")
        match self.transcript_status:
            case "none":
                return sentence("left no message")
            case "pending" if self.live:
                return sentence("heard live: %(words)s", words=beginning(self.live))
            case "pending" if reason:
                return sentence("not yet transcribed: %(reason)s", reason=reason)
            case "pending":
                return sentence("transcribing")
            case "failed":
                why = reason or sentence("the recording failed")
                return sentence("no transcript: %(reason)s", reason=why)
            case "done":
                return beginning(self.text or "") or sentence(
                    "no words were understood; listen to it"
                )


def list_cases(
    session: Session, *, include_closed: bool, limit: int | None = None
) -> list[CaseView]:
    """Return the cases in the order of work (ivr.cases.place), closed ones last.

    One query, however many there are; the words' times are left out.
    """
    wanted = listed()
    if not include_closed:
        wanted = wanted.where(Case.closed_at.is_(None))
    ordered = wanted.order_by(Case.closed_at.is_not(None), *WORK_ORDER)
    found = session.execute(ordered.limit(limit))
    return [CaseView(*row) for row in found]


def views_of(session: Session, numbers: Sequence[int]) -> list[CaseView]:
    """Return the cases of these numbers that are there, in the order of the numbers.

    One query, however many they are; the words' times are left out.
    """
    rows = listed().where(Case.number.in_(numbers))
    found = {row[0].number: CaseView(*row) for row in session.execute(rows)}
    return [found[number] for number in numbers if number in found]


def listed() -> "Select[Case, Recording, int, str]":
    """Return the query for cases as lists show them."""
    return with_recordings().options(
        joinedload(Recording.transcript).defer(Transcript.words),
        joinedload(Recording.correction),
    )


def get_case(session: Session, number: int) -> CaseView:
    """Return a case with its words and timeline; raises CaseNotFoundError."""
    whole = with_recordings().options(
        joinedload(Recording.transcript),
        joinedload(Recording.correction),
        selectinload(Case.events).joinedload(CaseEvent.agent),
        selectinload(Case.merge),
    )
    found = session.execute(whole.where(Case.number == number)).one_or_none()
    if found is None:
        raise CaseNotFoundError(sentence("there is no case %(number)s", number=number))
    return CaseView(*found)


def with_recordings() -> "Select[Case, Recording, int, str]":
    """Return the query for cases, each with its recording and its further calls."""
    theirs = Contact.case_number == Case.number
    # As a term, since SQLite without statistics would look through all of an index.
    left_by_callers = func.coalesce(Recording.callback_id, 0) == 0
    latest = select(func.max(Recording.id)).where(left_by_callers).correlate(Case)
    own = latest.where(Recording.call_id == Case.call_id)
    further = latest.join(Contact, Contact.call_id == Recording.call_id).where(theirs)
    left = func.coalesce(own.scalar_subquery(), further.scalar_subquery())
    contacts = select(func.count()).where(theirs).correlate(Case).scalar_subquery()
    live = (
        select(LiveWords.text)
        .where(LiveWords.call_id == Case.call_id)
        .order_by(LiveWords.id.desc())
        .limit(1)
        .correlate(Case)
    )
    return (
        select(Case, Recording, contacts, live.scalar_subquery())
        .outerjoin(Recording, Recording.id == left)
        .options(joinedload(Case.agent))
    )


def beginning(text: str) -> str:
    """Return the text's first words, as many as a line holds."""
    if len(text) <= LONGEST_SUMMARY:
        return text
    cut = text[:LONGEST_SUMMARY]
    return f"{cut.rpartition(' ')[0] or cut} …"


def as_json(view: CaseView) -> dict[str, Any]:
    """Return the case in the fixed shape of `ivr cases list --json`."""
    case = view.case
    return {
        "number": case.number,
        "status": case.status,
        "topic": case.topic,
        "priority": case.priority,
        "language": case.language,
        "caller": case.caller,
        "callback_number": case.callback_number,
        "account": case.account,
        "verification": case.verification,
        "verification_reasons": case.verification_reasons,
        "tags": case.tags,
        "flags": case.flags,
        "opened_at": moment(case.opened_at),
        "due_at": moment(case.due_at),
        "assigned_to": case.agent.name if case.agent else None,
        "attempts": case.attempts,
        "escalation": case.escalation,
        "contacts": view.contacts,
        "flow": case.flow,
        "flow_revision": case.flow_revision,
        "path": case.path,
        "collected": case.collected,
        "transcript": transcript_json(view),
        "recording": recording_json(view.recording),
        "summary": view.summary,
    }


def transcript_json(view: CaseView) -> dict[str, Any]:
    """Return the transcript's part of a case."""
    words, recording = view.transcript, view.recording
    return {
        "status": view.transcript_status,
        "text": view.text or view.live or None,
        "confidence": words.confidence if words else None,
        "language": recording.language if recording else None,
        "reason": recording.reason if recording else None,
    }


def recording_json(recording: Recording | None) -> dict[str, Any] | None:
    """Return the recording's part of a case."""
    if recording is None:
        return None
    return {
        "sid": recording.sid,
        "seconds": recording.seconds,
        "state": recording.state,
    }


def moment(at: datetime) -> str:
    """Return a time as ISO 8601 with its offset."""
    return at.isoformat()
