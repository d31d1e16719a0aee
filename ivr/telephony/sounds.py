"""The recorded prompts, as Twilio fetches them to play.

They are open to anybody: a prompt is what every caller hears, and Twilio asks for it
without a form to sign.  Reading one changes nothing.
https://www.twilio.com/docs/voice/twiml/play
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePosixPath

import structlog
from flask import Response, request

from ivr.db import DatabaseError

log = structlog.get_logger()

# What Twilio plays of the sounds that a flow can have.
CONTENT_TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
# A revision never changes, so neither do its sounds.
FOR_EVER = "public, max-age=31536000, immutable"

# Returns the bytes of a sound by its revision and name, None when there is none;
# raises DatabaseError.
FindSound = Callable[[str, str], bytes | None]


def answer_sound(find: FindSound, revision: str, name: str) -> Response:
    """Return the sound `name` of a revision, or a bare 404.

    `name` is only ever compared with the names that the revision has.
    """
    content_type = CONTENT_TYPES.get(PurePosixPath(name).suffix)
    try:
        sound = find(revision, name) if content_type else None
    except DatabaseError:
        log.exception("sound_without_database", revision=revision)
        return bare(503)
    if sound is None:
        return bare(404)
    found = Response(sound, content_type=content_type)
    found.headers["Cache-Control"] = FOR_EVER
    found.headers["X-Content-Type-Options"] = "nosniff"
    found.set_etag(sha256(sound).hexdigest()[:32])
    found.make_conditional(request)
    return found


def bare(status: int) -> Response:
    """Return a status and nothing else: a stranger learns nothing."""
    refused = Response(status=status)
    del refused.headers["Content-Type"]
    return refused
