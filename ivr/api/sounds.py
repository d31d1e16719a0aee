"""Recordings for programs: their words, their sound, corrections."""

from collections.abc import Iterable
from typing import Any

from flask import Response, request

from ivr.api.problems import Place, ProblemError
from ivr.api.site import Asked, Given
from ivr.api.sound_shapes import CorrectionWish, SoundFilter
from ivr.audio.listening import Listening
from ivr.callbacks.talks import talks_of
from ivr.cases.contacts import further_calls
from ivr.cases.correcting import correct
from ivr.cases.hearing import standing
from ivr.cases.listing import get_case
from ivr.cases.transcripts import understood_json, version_json
from ivr.playback.sending import send
from ivr.playback.sound import NoRecordingError, UnplayableError, find, open_sound
from ivr.tables import Recording
from ivr.transcripts.corrections import (
    CorrectionConflictError,
    CorrectionTextError,
    NothingToCorrectError,
    versions,
)


def list_(asked: Asked) -> Given:
    """Return a case's recordings with their words, those of its own call first."""
    session = asked.session
    view = get_case(session, asked.number)
    own = [view.recording] if view.recording else []
    further = (call.recordings for call in further_calls(session, asked.number))
    talks = (talk.recordings for talk in talks_of(session, asked.number))
    each = dict.fromkeys((*own, *flat(further), *flat(talks)))
    return Given({"recordings": [recording_json(asked, one) for one in each]})


def flat(lists: Iterable[Iterable[Recording]]) -> Iterable[Recording]:
    """Return what is in all lists."""
    return (one for some in lists for one in some)


def recording_json(asked: Asked, row: Recording) -> dict[str, Any]:
    """Return a recording: how it stands, and its words in all versions."""
    session = asked.session
    corrections = versions(session, row.id)
    now = standing(session, row, asked.agent, asked.at) if row.sha256 else None
    return {
        "sid": row.sid,
        "seconds": row.seconds,
        "language": row.language,
        "state": row.state,
        "reason": row.reason,
        "audible": now is not None and not now.awaited,
        "muted": now is not None and bool(now.muted),
        "text": row.text,
        **understood_json(row.transcript),
        "versions": [version_json(one) for one in corrections],
    }


def hear(asked: Asked) -> Response:
    """Send the sound, or the part that is asked for; muted where a secret was told."""
    sid, whole = asked.path["sid"], asked.filter(SoundFilter).whole
    try:
        found = find(asked.session, sid, asked.agent, asked.at, whole=whole)
        file, media_type = open_sound(Listening(asked.api.store), found)
    except NoRecordingError as wrong:
        to_do = "look at the recordings of its case"
        raise ProblemError(404, "no_such_recording", str(wrong), to_do) from wrong
    except UnplayableError as wrong:
        to_do = "do what the sentence says, or hear it later"
        raise ProblemError(503, "not_playable", str(wrong), to_do) from wrong
    return send(request, file, media_type, sid, found.version)


def put_right(asked: Asked) -> Given:
    """Store what a recording says, as the next version of its words."""
    wish, sid = asked.wish(CorrectionWish), asked.path["sid"]
    given = (asked.session, asked.number, sid, asked.agent, wish.text)
    try:
        saved = correct(*given, at=asked.at, base=wish.base)
    except NothingToCorrectError as wrong:
        to_do = "look at the recordings of its case"
        raise ProblemError(404, "no_such_recording", str(wrong), to_do) from wrong
    except CorrectionConflictError as wrong:
        to_do = "look at its versions, then send yours on the newest"
        raise ProblemError(409, "corrected", str(wrong), to_do) from wrong
    except CorrectionTextError as wrong:
        places = [Place(str(wrong), pointer="/text")]
        to_do = "write it again"
        raise ProblemError(
            422, "wrong_text", str(wrong), to_do, errors=places
        ) from wrong
    asked.session.flush()
    value = version_json(saved.correction) | {"removed": list(saved.secrets)}
    return Given(value, case_number=asked.number)
