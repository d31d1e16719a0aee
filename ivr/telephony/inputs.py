"""Twilio's parameters, translated at the door into our own words."""

import re
from collections.abc import Mapping
from datetime import datetime

from ivr.calls.desk import Arrival
from ivr.calls.news import StatusNews
from ivr.calls.recordings import RecordingNews, RecordingStatus
from ivr.flow.inputs import Digits, HungUp, Input, Recorded, Silence
from ivr.telephony.signature import RECORDING_SID

E164 = re.compile(r"\+[1-9]\d{6,14}")
KEYS = re.compile(r"[0-9*#]{1,64}")
# Not a key: how `Record` tells that the caller hung up.
# https://www.twilio.com/docs/voice/twiml/record#attributes-action-parameters
HANG_UP = "hangup"
ABSENT_REASONS = {"16101": "too short", "16102": "silent"}

Form = Mapping[str, str]


def arrival(form: Form) -> Arrival:
    """Return the call, with the numbers that are numbers."""
    return Arrival(
        sid=form["CallSid"],
        caller=e164(form.get("From", "")),
        called=e164(form.get("To", "")),
    )


def e164(value: str) -> str | None:
    """Return a telephone number; None for `anonymous`, a client or a SIP address."""
    return value if E164.fullmatch(value) else None


def step(form: Form, at: datetime) -> tuple[Input, ...]:
    """Return what the caller did: keys, a message, silence, perhaps the end.

    An empty answer is silence, and so are keys that no telephone has.
    """
    keys = form.get("Digits", "")
    gone = keys == HANG_UP or form.get("CallStatus") in {"completed", "canceled"}
    if recording_sid(form) or form.get("RecordingUrl"):
        said: Input = Recorded(seconds(form, "RecordingDuration") or 0, at=at)
    elif KEYS.fullmatch(keys):
        said = Digits(keys, at=at)
    elif gone:
        return (HungUp(at=at),)
    else:
        said = Silence(at=at)
    return (said, HungUp(at=at)) if gone else (said,)


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
    length = seconds(form, "RecordingDuration")
    return RecordingNews(sid, form["CallSid"], "completed", length)


def recording(form: Form) -> RecordingNews | None:
    """Return a recording's progress; None when it has no id of the right shape."""
    sid = recording_sid(form)
    if sid is None:
        return None
    code = form.get("ErrorCode", "")
    reason = ABSENT_REASONS.get(code, f"Twilio error {code}" if code else None)
    return RecordingNews(
        sid=sid,
        call_sid=form["CallSid"],
        status=recording_status(form.get("RecordingStatus", "")),
        seconds=seconds(form, "RecordingDuration"),
        reason=reason or form.get("RecordingStatus") or None,
    )


def recording_status(value: str) -> RecordingStatus:
    """Return our word for Twilio's; one that we do not know changes nothing."""
    match value:
        case "completed" | "absent" | "failed":
            return value
        case _:
            return "started"


def status(form: Form) -> StatusNews:
    """Return a call's progress."""
    value = form.get("CallStatus", "").lower()
    return StatusNews(
        sid=form["CallSid"],
        status="canceled" if value == "cancelled" else value,
        sequence=seconds(form, "SequenceNumber"),
        seconds=seconds(form, "CallDuration"),
    )


def seconds(form: Form, name: str) -> int | None:
    """Return a whole number of a sensible size, None for anything else."""
    value = form.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None
