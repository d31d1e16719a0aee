"""Twilio's parameters, translated at the door into our own words."""

import re
from collections.abc import Mapping
from datetime import datetime

from ivr.audio.news import RecordingNews, RecordingStatus, why_none
from ivr.calls.desk import Arrival
from ivr.calls.news import ENDED, StatusNews
from ivr.flow.inputs import (
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
    Spoken,
    Transferred,
)
from ivr.telephony.signature import RECORDING_SID

E164 = re.compile(r"\+[1-9]\d{6,14}")
# That the number is the caller's, never who the caller is; everything else proves
# nothing: https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir
ATTESTED = "TN-Validation-Passed-A"
KEYS = re.compile(r"[0-9*#]{1,64}")
# Not a key: how `Record` tells that the caller hung up.
# https://www.twilio.com/docs/voice/twiml/record#attributes-action-parameters
HANG_UP = "hangup"
# https://www.twilio.com/docs/voice/api/call-resource#call-status-values
PROGRESS = ENDED | {"queued", "initiated", "ringing", "in-progress"}
# A recogniser listens for a minute at most; nobody means more than this by one choice.
LONGEST_SPEECH = 1000

Form = Mapping[str, str]


def arrival(form: Form) -> Arrival:
    """Return the call, with the numbers that are numbers."""
    return Arrival(
        sid=form["CallSid"],
        caller=e164(form.get("From", "")),
        called=e164(form.get("To", "")),
        attested=form.get("StirVerstat") == ATTESTED,
    )


def e164(value: str) -> str | None:
    """Return a telephone number; None for `anonymous`, a client or a SIP address."""
    return value if E164.fullmatch(value) else None


def step(form: Form, at: datetime) -> tuple[Input, ...]:
    """Return what the caller did: keys, words, a message, silence, perhaps the end.

    An empty answer is silence, and so are keys that no telephone has.  Keys count
    more than words.  What comes after a Dial is the end of a transfer.
    """
    keys = form.get("Digits", "")
    words = form.get("SpeechResult", "").strip()[:LONGEST_SPEECH]
    gone = keys == HANG_UP or form.get("CallStatus") in {"completed", "canceled"}
    if "DialCallStatus" in form:
        done: Input = Transferred(is_taken(form), at=at)
    elif recording_sid(form) or form.get("RecordingUrl"):
        done = Recorded(whole_number(form, "RecordingDuration") or 0, at=at)
    elif KEYS.fullmatch(keys):
        done = Digits(keys, at=at)
    elif words:
        done = Spoken(words, confidence(form), at=at)
    elif gone:
        return (HungUp(at=at),)
    else:
        done = Silence(at=at)
    return (done, HungUp(at=at)) if gone else (done,)


def is_taken(form: Form) -> bool:
    """Tell whether a person took the call that a Dial made.

    An answering machine, and who refuses, pick up as well: the Dial has `completed`
    then, and bridged nobody.
    https://www.twilio.com/docs/voice/twiml/dial#dialbridged
    """
    return (
        form.get("DialCallStatus") == "completed" and form.get("DialBridged") != "false"
    )


def confidence(form: Form) -> float | None:
    """Return how sure the recogniser is, 0 to 1; None when it does not say."""
    try:
        value = float(form.get("Confidence", ""))
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def recording_sid(form: Form) -> str | None:
    """Return the recording's id, from its own field or from the end of its address.

    The address is never called: it is built anew from the ids.
    """
    sid = form.get("RecordingSid", "")
    if not sid:
        sid = form.get("RecordingUrl", "").rpartition("/")[2].partition(".")[0]
    return sid if RECORDING_SID.fullmatch(sid) else None


def left_recording(form: Form) -> RecordingNews | None:
    """Return the message that a step brings with it, if it brings one."""
    sid = recording_sid(form)
    if sid is None:
        return None
    length = whole_number(form, "RecordingDuration")
    return RecordingNews(sid, form["CallSid"], "completed", length)


def recording(form: Form) -> RecordingNews | None:
    """Return a recording's progress; None when it has no id of the right shape."""
    sid = recording_sid(form)
    if sid is None:
        return None
    status, error = form.get("RecordingStatus", ""), whole_number(form, "ErrorCode")
    return RecordingNews(
        sid=sid,
        call_sid=form["CallSid"],
        status=recording_status(status),
        seconds=whole_number(form, "RecordingDuration"),
        reason=why_none(status, str(error or "")),
    )


def recording_status(value: str) -> RecordingStatus:
    """Return our word for Twilio's; one that we do not know changes nothing."""
    match value:
        case "completed" | "absent" | "failed":
            return value
        case _:
            return "started"


def status(form: Form) -> StatusNews | None:
    """Return a call's progress; None for a word that we do not know."""
    value = form.get("CallStatus", "").lower()
    value = "canceled" if value == "cancelled" else value
    if value not in PROGRESS:
        return None
    return StatusNews(
        sid=form["CallSid"],
        status=value,
        sequence=whole_number(form, "SequenceNumber"),
        seconds=whole_number(form, "CallDuration"),
    )


def whole_number(form: Form, name: str) -> int | None:
    """Return a whole number of a sensible size, None for anything else."""
    value = form.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None
