"""Play: a sound is fetched, and heard for as long as it lasts.

What cannot be fetched, or is no sound, is passed over: the caller hears nothing, and
the call keeps the error.  https://www.twilio.com/docs/voice/twiml/play
"""

from datetime import datetime

from ivr.errors import UsageError
from ivr.simulator.document import (
    CONNECTION_FAILURE,
    INVALID_CONTENT_TYPE,
    OK,
    RETRIEVAL_FAILURE,
)
from ivr.simulator.heard import Heard
from ivr.simulator.leg import Leg
from ivr.simulator.sound import seconds_of
from ivr.simulator.wire import Answer, WireError

# https://www.twilio.com/docs/voice/twiml/play#supported-audio-file-types
SOUND_TYPES = frozenset(
    """
    audio/mpeg audio/wav audio/wave audio/x-wav audio/aiff audio/x-aifc audio/x-aiff
    audio/x-gsm audio/gsm audio/ulaw
    """.split()
)
# How long a sound is taken to last that is not fetched, or is no plain WAV file.
SECONDS_TO_PLAY = 5.0


def play(leg: Leg, url: str, at: datetime) -> Heard | None:
    """Return what is heard of the sound at `url`; None when there is none."""
    if leg.office.get is None:
        return Heard("", url, "", at, SECONDS_TO_PLAY)
    try:
        answer = leg.office.get(url)
    except WireError:
        leg.errors.append(CONNECTION_FAILURE)
        return None
    fault = fault_in(answer)
    if fault is not None:
        leg.errors.append(fault)
        return None
    return Heard("", url, "", at, length_s(answer.body))


def fault_in(answer: Answer) -> int | None:
    """Return Twilio's code for an answer that is no sound."""
    if answer.status != OK:
        return RETRIEVAL_FAILURE
    return None if answer.content_type in SOUND_TYPES else INVALID_CONTENT_TYPE


def length_s(content: bytes) -> float:
    """Return how long a sound lasts, in seconds."""
    try:
        return seconds_of(content)
    except UsageError:
        return SECONDS_TO_PLAY
