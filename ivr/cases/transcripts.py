"""The words of a case's recordings as they are read: versions, times and doubts."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.listing import CaseView, as_json, moment
from ivr.tables import Correction, Recording, Transcript
from ivr.transcripts.corrections import versions
from ivr.transcripts.shown import Version, with_differences


def versions_of(session: Session, recording: Recording | None) -> list[Version]:
    """Return the corrections of a recording, the first one first."""
    found = versions(session, recording.id) if recording else []
    if not recording or not found:
        return []
    # What the first author looked at; a later model may have understood it otherwise.
    known = Transcript.made_at <= found[0].at, Transcript.recording_id == recording.id
    texts = select(Transcript.text).where(*known).order_by(Transcript.id.desc())
    return with_differences(session.scalar(texts.limit(1)) or "", found)


def whole_json(session: Session, view: CaseView) -> dict[str, Any]:
    """Return the case as `ivr cases show --json` has it.

    The shape of the list, whose `transcript` has also `model`, `made_at`,
    `understood` (the text before any correction), `words` and `versions`.
    """
    found = as_json(view)
    recording = view.recording
    corrections = versions(session, recording.id) if recording else []
    found["transcript"] |= understood_json(view.transcript) | {
        "versions": list(map(version_json, corrections))
    }
    return found


def understood_json(transcript: Transcript | None) -> dict[str, Any]:
    """Return what was understood, word by word; Nones and no words without any."""
    if transcript is None:
        return {"model": None, "made_at": None, "understood": None, "words": []}
    return {
        "model": transcript.model,
        "made_at": moment(transcript.made_at),
        "understood": transcript.text,
        "words": transcript.words,
    }


def version_json(correction: Correction) -> dict[str, Any]:
    """Return a correction: its number, its author, when, and its text."""
    return {
        "version": correction.version,
        "base": correction.base,
        "author": correction.agent.name,
        "at": moment(correction.at),
        "text": correction.text,
    }
